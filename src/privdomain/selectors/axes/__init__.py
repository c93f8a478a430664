"""Axes (维度测量): the three axes of products, measured from what buyers did, with how far each may be off."""
