"""The statements of a module, followed in order: what each does to the beat schedules of it."""
