"""The one place that says covered: facts from the books, the law's state of them, what keeps cover from ending."""
