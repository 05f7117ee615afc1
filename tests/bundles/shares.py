"""Numbers as a site publishes them, made up for these tests."""


def number(count, n, low, high):
    return {
        "text": "", "title": f"{count} van {n}", "n": n,
        "value": count / n, "count": count, "low": low, "high": high,
    }  # fmt: skip


NUMBERS = {
    "client.2020.statements.mirror.meets_people.agree": number(11, 36, 0.18, 0.47),
    "client.2020.statements.depth.meets_people.agree": number(3, 22, 0.05, 0.33),
    "worker.2019.statements.meets_people.agree": number(29, 37, 0.63, 0.89),
    "worker.2019.statements.listens.agree": number(35, 38, 0.79, 0.97),
    "worker.2019.scales.impact.mean": number(3, 38, 2.9, 3.1),
    "client.2020.participation.people": number(71, 71, 1, 1),
}
