from benchmarks import limit


def test_shares_are_those_of_the_product_and_of_the_copy(monkeypatch, capsys):
    taken = {
        limit.FORWARD: 0.0904,  # 1,000 × 2 × (784 × 50 + 50 × 100 + 100 × 10): 1 GFLOP/s
        limit.TRAINING: 0.1928,  # the same three times, but for x once less: 1 GFLOP/s
        limit.PRODUCT: 0.001,  # 2 × 100 × 100 × 100: 2 GFLOP/s
        limit.COPY: 0.01,  # 16 × 100 × 100 × 4 bytes, there and back: 0.128 GB/s
    }
    monkeypatch.setattr(
        limit, "alternate", lambda ways, rounds: {name: [taken[name]] for name in ways}
    )

    limit.report(images=1000, side=100)

    *_, forward, training, product, copy = capsys.readouterr().out.splitlines()
    # Moved: 1,000 × 4 bytes × (784 + 2 × 160), in a training twice as much.
    assert forward.split()[1:] == ["1", "GFLOP/s", "50%", "0.0", "GB/s", "38%"]
    assert training.split()[3:] == ["1", "GFLOP/s", "50%", "0.0", "GB/s", "36%"]
    assert "100%" in product
    assert "100%" in copy
