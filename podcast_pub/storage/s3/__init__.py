"""Stores that speak S3; the only place that knows boto3, imported when a store is opened."""
