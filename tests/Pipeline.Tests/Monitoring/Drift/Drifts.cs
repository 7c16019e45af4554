namespace ModelPipeline.Tests;

/// <summary>Reports about drift.</summary>
internal static class Drifts
{
    /// <summary>A report about one column.</summary>
    public static DriftReport Report(string pipeline, double psi, string status = "Drifted")
    {
        var column = new ColumnDrift("x", "number", status, "", 1_000, psi, 0.01, 0.1, 0.2, null, 0, 0, 0, new Dictionary<string, long>(),
            null, 0, 1, 2, []);
        return new(pipeline, "v1", status, 1, null, new(Observed.At, Observed.At, 1_000), [column], [], null,
            new(Observed.At, "Ok", 10, null));
    }
}
