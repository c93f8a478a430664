"""Practices (模式画像): what each operating model means in practice, in words and in numbers to start from."""
