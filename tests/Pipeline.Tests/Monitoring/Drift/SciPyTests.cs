using System.Diagnostics;
using System.Text.Json;

namespace ModelPipeline.Tests;

/// <summary>The measures beside those of scipy and numpy, on thirty pairs of tables that Python makes.</summary>
public sealed class SciPyTests
{
    // Numbers are the lower edges of bins, so that the bins lose nothing of them. The groups are made anew, from the raw values.
    private const string Script = """
        import json, sys
        import numpy as np
        from scipy.spatial.distance import jensenshannon
        from scipy.stats import ks_2samp

        def edges(x):
            m, e = np.frexp(x)
            return np.ldexp(np.where(m < 0, np.floor(np.abs(m) * 128) / -128, np.floor(m * 128) / 128), e)

        def groups(expected, actual):
            values, full, made = np.unique(np.concatenate([expected, actual])), len(expected) / 10, []
            low, high, left, own, other = expected.min(), expected.max(), len(expected), 0, 0
            below, above = int((actual < low).sum()), int((actual > high).sum())
            if below:
                made.append((0, below))
            for v in values[(values >= low) & (values <= high)]:
                n = int((expected == v).sum())
                own, other, left = own + n, other + int((actual == v).sum()), left - n
                if n and own >= full and (left == 0 or left >= full / 2):
                    made.append((own, other))
                    own = other = 0
            if own or other:
                made.append((own, other))
            if above:
                made.append((0, above))
            return made

        def texts(expected, actual):
            names, counts = np.unique(expected, return_counts=True)
            kept = [n for n, c in zip(names, counts) if c >= 0.005 * len(expected)]
            made = [(int((expected == n).sum()), int((actual == n).sum())) for n in kept]
            rest = (len(expected) - sum(g[0] for g in made), len(actual) - sum(g[1] for g in made))
            return made + ([rest] if sum(rest) else [])

        rng = np.random.default_rng(19)
        for pair in range(30):
            n, m = int(rng.integers(300, 3000)), int(rng.integers(300, 3000))
            draw = [lambda k, s: rng.normal(s, 1 + s, k), lambda k, s: rng.lognormal(s, 2, k),
                    lambda k, s: rng.integers(0, 40, k) + 30.0 * s, lambda k, s: -rng.exponential(1 + s, k)][pair % 4]
            shift = 0 if pair % 3 == 0 else rng.uniform(0, 1)
            expected, actual = edges(draw(n, 0)), edges(draw(m, shift))
            names = np.array(["name %d" % i for i in range(12)])
            plans = rng.choice(names[:10], n, p=rng.dirichlet(np.ones(10))), rng.choice(names[2:], m, p=rng.dirichlet(np.ones(10)))
            answer = {"expected": expected.tolist(), "actual": actual.tolist(), "plans": plans[0].tolist(), "otherPlans": plans[1].tolist(),
                      "ks": float(ks_2samp(expected, actual).statistic)}
            for key, made in [("numbers", groups(expected, actual)), ("texts", texts(*plans))]:
                g = np.array(made, dtype=float)
                p, q = [(g[:, i] + 0.5) / (g[:, i].sum() + 0.5 * len(g)) for i in (0, 1)]
                answer[key] = {"psi": float(np.sum((q - p) * np.log(q / p))), "js": float(jensenshannon(g[:, 0], g[:, 1], base=2)),
                               "linf": float(np.max(np.abs(g[:, 0] / g[:, 0].sum() - g[:, 1] / g[:, 1].sum())))}
            print(json.dumps(answer))
        """;

    private const double Tolerance = 1e-9;

    [Fact]
    public async Task Measures_OfThirtyPairsOfTables_AreThoseOfSciPy()
    {
        var judge = new DriftJudge(new());
        var pairs = 0;
        await foreach (var pair in PairsAsync())
        {
            pairs++;
            var numbers = judge.Judge(Numbers(pair, "expected"), Numbers(pair, "actual"));
            var texts = judge.Judge(Texts(pair, "plans"), Texts(pair, "otherPlans"));

            Assert.Equal(pair.GetProperty("ks").GetDouble(), numbers.Ks!.Value, Tolerance);
            Assert.Equal(Measure(pair, "numbers", "psi"), numbers.Psi!.Value, Tolerance);
            Assert.Equal(Measure(pair, "numbers", "js"), numbers.JensenShannon!.Value, Tolerance);
            Assert.Equal(Measure(pair, "texts", "psi"), texts.Psi!.Value, Tolerance);
            Assert.Equal(Measure(pair, "texts", "js"), texts.JensenShannon!.Value, Tolerance);
            Assert.Equal(Measure(pair, "texts", "linf"), texts.LargestDifference!.Value, Tolerance);
        }

        Assert.Equal(30, pairs);
    }

    private static double Measure(JsonElement pair, string column, string measure) =>
        pair.GetProperty(column).GetProperty(measure).GetDouble();

    private static ColumnCounts Numbers(JsonElement pair, string name) =>
        Observed.Count(Observed.Numbers("x", [.. pair.GetProperty(name).EnumerateArray().Select(each => each.GetDouble())])).Inputs[0];

    private static ColumnCounts Texts(JsonElement pair, string name) =>
        Observed.Count(Observed.Texts("plan", [.. pair.GetProperty(name).EnumerateArray().Select(each => each.GetString())])).Inputs[0];

    private static async IAsyncEnumerable<JsonElement> PairsAsync()
    {
        using var python = Process.Start(new ProcessStartInfo("/usr/bin/python3", ["-c", Script]) { RedirectStandardOutput = true })!;
        while (await python.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
            yield return JsonDocument.Parse(line).RootElement;
        await python.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, python.ExitCode);
    }
}
