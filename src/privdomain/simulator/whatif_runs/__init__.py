"""What-if runs: changed scenarios beside their base, on the same chance."""
