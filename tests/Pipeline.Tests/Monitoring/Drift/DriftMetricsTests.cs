namespace ModelPipeline.Tests;

public sealed class DriftMetricsTests
{
    [Fact]
    public void Keep_OtherVersions_ShowsTheLastVerdictsNoMore()
    {
        using var meters = new OwnMeters();
        using var measured = new Measured(meters);
        var metrics = new DriftMetrics(meters);

        metrics.Judged(Drifts.Report("p", psi: 0.9));
        metrics.Judged(Drifts.Report("p", psi: 0.41));
        measured.Observe();
        Assert.Equal(0.4, measured.Of("modelpipeline.drift.psi")[^1].Value, 1e-9);
        Assert.Equal(1, measured.Of("modelpipeline.drift.columns").Single(each => (string?)each.Tags["status"] == "drifted").Value);

        var seen = measured.Of("modelpipeline.drift.psi").Count;
        metrics.Keep("p", ["v2"]);
        measured.Observe();
        Assert.Equal(seen, measured.Of("modelpipeline.drift.psi").Count);
    }
}
