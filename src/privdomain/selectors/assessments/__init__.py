"""Assessments (评估): is it a private domain, is it ours, what is it built on, and does the product suit it?"""
