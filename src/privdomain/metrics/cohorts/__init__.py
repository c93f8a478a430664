"""Cohorts: who started when, under which label, and tables of counts by cohort that add."""
