using System.Globalization;

namespace ModelPipeline.Bench;

/// <summary>A target: what must be shown, and what was measured.</summary>
internal static class Targets
{
    private const string Us = ContestantNames.Us;

    /// <summary>The table of targets.</summary>
    public static string Write(Measured measured)
    {
        var table = new Table("what", "target", "measured", "");
        foreach (var (what, target, isCeiling, value) in All(measured))
        {
            var bound = string.Create(CultureInfo.InvariantCulture, $"{(isCeiling ? "<=" : ">=")} {target:#,0.###}");
            table.Row(what, bound, Spread.Text(value), Verdict(target, isCeiling, value));
        }

        return table.ToString();
    }

    private static string Verdict(double target, bool isCeiling, double value) =>
        !double.IsFinite(value) ? "not measured" : (isCeiling ? value <= target : value >= target) ? "met" : "**not met**";

    private static IEnumerable<(string What, double Target, bool IsCeiling, double Value)> All(Measured measured)
    {
        double Ours(string scenario, double load, Func<Turn, double> value) => measured.Turns(scenario, Us, load, value).Median;
        double Allocated(string scenario) =>
            Ours(scenario, 256, turn => turn.PerThousand(turn.Usage.Allocated ?? double.NaN) / 1000 / 1024);

        yield return ("on demand, 256 callers: rate to the best peer (c)", 3.5, false, measured.RateToPerCall("ondemand", 256));
        yield return ("the same to peer (a)", 500, false, measured.RateTo("ondemand", ContestantNames.Flask, 256));
        yield return ("the same to peer (b)", 7, false, measured.RateTo("ondemand", ContestantNames.FastApi, 256));
        yield return ("the same to the ceiling (d)", 1, false, measured.RateTo("ondemand", ContestantNames.Batcher, 256));
        yield return ("64 callers: rate to the best peer (c)", 2.2, false, measured.RateToPerCall("ondemand", 64));
        yield return ("the same to the ceiling (d)", 0.65, false, measured.RateTo("ondemand", ContestantNames.Batcher, 64));
        yield return ("every call a new user, 256 callers: rate to the best peer (c)", 3, false, measured.RateToPerCall("new", 256));
        yield return ("the same to the ceiling (d)", 0.85, false, measured.RateTo("new", ContestantNames.Batcher, 256));
        yield return ("the same: p99 to p50", 4, true, measured.P99("new", Us, 256) / measured.P50("new", Us, 256));
        yield return ("the same: allocations per score, KB", 5, true, Allocated("new"));
        yield return ("heap per idle user, KB", 2.5, true, measured.Figure("memory", MemoryScenario.HeapPerUser) / 1024);
        yield return ("of which is left after collection, share", 0.1, true,
            measured.Figure("memory", MemoryScenario.HeapLeft) / measured.Figure("memory", MemoryScenario.HeapPerUser));
        yield return ("one caller: p50 to the best peer (c)", 1.1, true, measured.P50ToPerCall("ondemand", 1));
        foreach (var share in OpenLoopScenario.TargetShares)
        {
            var rate = measured.OpenRate(share);
            var at = string.Create(CultureInfo.InvariantCulture, $"open loop at {share:P0} of our knee");
            yield return ($"{at}: p50 to the ceiling (d)'s", 1.2, true,
                measured.P50("open", Us, rate) / measured.P50("open", ContestantNames.Batcher, rate));
            yield return ($"{at}: p99 to the ceiling (d)'s", 1, true,
                measured.P99("open", Us, rate) / measured.P99("open", ContestantNames.Batcher, rate));
        }

        yield return ("100 boosted trees, 256 callers: rate to the best peer (c)", 2, false, measured.RateToPerCall("trees", 256));
        yield return ("ONNX over 15 texts, 256 callers: rate to the best peer (c)", 3, false, measured.RateToPerCall("onnx", 256));
        yield return ("a list of 100,000 users: rate to on demand at 256 callers", 5, false,
            measured.Rate("list", Us, ListScenario.Users) / measured.Rate("list", Us, ListScenario.Callers));
        yield return ("the same through an API and two silos", 4.5, false,
            measured.Rate("list", ContestantNames.TwoSilos, ListScenario.Users)
                / measured.Rate("list", ContestantNames.TwoSilos, ListScenario.Callers));
        yield return ("job of 1,000,000 users: rate to upserting all rows alone", 2, false,
            measured.Rate("bulk", Us, 1) / measured.Figure("bulk", BulkLimits.Write));
        yield return ("the same with Output:Publish Swap: rate to upserting all rows alone", 2, false,
            measured.Rate("bulk", ContestantNames.Swap, 1) / measured.Figure("bulk", BulkLimits.Write));
        yield return ("the same: rate to copying all rows alone", 0.4, false,
            measured.Rate("bulk", ContestantNames.Swap, 1) / measured.Figure("bulk", BulkLimits.Copy));
        foreach (var name in new[] { Us, ContestantNames.Swap })
        {
            yield return ($"{name}: rate of a job of 10,000,000 users to that of 1,000,000", 0.9, false,
                measured.Rate(LargeJobScenario.Name, name, LargeJobScenario.Users)
                    / measured.Rate(LargeJobScenario.Name, name, InputData.Users));
            yield return ($"{name}: {LargeJobScenario.Memory}", 1.1, true,
                measured.Figure(LargeJobScenario.Name, $"{name}: {LargeJobScenario.Memory}"));
        }

        yield return ("a joblib file, 256 callers: rate to FastAPI with the same file (b)", 7, false,
            measured.RateTo(PythonScenario.Name, ContestantNames.FastApi, 256));
        yield return ("the same, one caller: p50 to FastAPI", 1.2, true,
            measured.P50(PythonScenario.Name, Us, 1) / measured.P50(PythonScenario.Name, ContestantNames.FastApi, 1));
        yield return ("the same, a list of 100,000 users: users/s", 20_000, false,
            measured.Rate(PythonScenario.Name, Us, ListScenario.Users));
        yield return ("PostgreSQL statements for 1,000 scores, 256 callers", 40, true,
            Ours("ondemand", 256, turn => turn.PerThousand(turn.Usage.Statements)));
        yield return ("allocations per score, KB, 256 callers", 6, true, Allocated("ondemand"));
        yield return ("keys to none: rate", 0.97, false,
            measured.Rate("keys", ContestantNames.Keys, 256) / measured.Rate("keys", ContestantNames.Us, 256));
        yield return ("telemetry, keys and drift to none: rate", 0.92, false, measured.Figure("telemetry", TelemetryScenario.Rate));
        yield return ("open loop at 70% of our knee: p99 with a shadow of every user to none", 1.1, true,
            measured.Figure("shadow", ShadowScenario.P99));
        yield return ("two silos to one: rate", 0.8, false,
            measured.Rate("silos", ContestantNames.TwoSilos, 256) / measured.Rate("silos", ContestantNames.OneSilo, 256));
        yield return ("processor time of us per score to the ceiling (d)'s, 256 callers", 1, true,
            Cpu(Us) / Cpu(ContestantNames.Batcher));

        double Cpu(string contestant) => measured.Turns("ondemand", contestant, 256, turn => turn.PerThousand(turn.Usage.Cpu)).Median;
    }
}
