"""What can be proved of an allocation, and of two? Every situation is gone through, region by region."""
