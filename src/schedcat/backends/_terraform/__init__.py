"""Terraform files as the resources in them, with the place of each value; nothing is planned."""
