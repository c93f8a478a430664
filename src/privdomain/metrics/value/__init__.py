"""Value: what users cost and bring in, by cohort."""
