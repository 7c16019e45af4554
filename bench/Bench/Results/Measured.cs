namespace ModelPipeline.Bench;

/// <summary>Finds a measured value; NaN if it was not measured.</summary>
internal sealed class Measured(IReadOnlyList<Turn> gate, IReadOnlyList<Figure> figures)
{
    /// <summary>The two variants of peer (c).</summary>
    private static readonly string[] PerCall = [ContestantNames.AspNet, ContestantNames.Multiplexed];

    public Spread Turns(string scenario, string contestant, double load, Func<Turn, double> value) =>
        Spread.Of(gate.Where(turn => turn.Scenario == scenario && turn.Contestant == contestant && turn.Load == load).Select(value));

    public double Rate(string scenario, string contestant, double load) =>
        Turns(scenario, contestant, load, turn => turn.Result.Rate).Median;

    public double P50(string scenario, string contestant, double load) => Turns(scenario, contestant, load, turn => turn.Result.P50).Median;

    public double P99(string scenario, string contestant, double load) => Turns(scenario, contestant, load, turn => turn.Result.P99).Median;

    public double Figure(string scenario, string name) =>
        Spread.Of(figures.Where(figure => figure.Scenario == scenario && figure.Name == name).Select(figure => figure.Value)).Median;

    /// <summary>Our rate over the best of peer (c)'s variants.</summary>
    public double RateToPerCall(string scenario, double load) =>
        Rate(scenario, ContestantNames.Us, load) / Best(PerCall.Select(name => Rate(scenario, name, load)), (a, b) => a > b);

    /// <summary>Our p50 over the best of peer (c)'s variants.</summary>
    public double P50ToPerCall(string scenario, double load) =>
        P50(scenario, ContestantNames.Us, load) / Best(PerCall.Select(name => P50(scenario, name, load)), (a, b) => a < b);

    public double RateTo(string scenario, string contestant, double load) =>
        Rate(scenario, ContestantNames.Us, load) / Rate(scenario, contestant, load);

    /// <summary>The rate of the open loop nearest to a share of our knee.</summary>
    public double OpenRate(double share)
    {
        var rates = gate.Where(turn => turn.Scenario == "open").Select(turn => turn.Load).Distinct().ToList();
        var knee = Rate("knee", ContestantNames.Us, 256);
        return rates.Count == 0 ? double.NaN : rates.MinBy(rate => Math.Abs(rate - (knee * share)));
    }

    // A value that was not measured does not count.
    private static double Best(IEnumerable<double> values, Func<double, double, bool> isBetter) =>
        values.Where(value => !double.IsNaN(value))
            .Aggregate(double.NaN, (best, value) => double.IsNaN(best) || isBetter(value, best) ? value : best);
}
