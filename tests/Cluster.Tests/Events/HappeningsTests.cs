using System.Text.Json.Nodes;
using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

public sealed class HappeningsTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(JobStatus.Completed, "job.completed")]
    [InlineData(JobStatus.Canceled, "job.canceled")]
    [InlineData(JobStatus.Failed, "job.failed")]
    public void OfJob_EachEnd_IsAnEventOfItsTenant(JobStatus status, string type)
    {
        var job = new JobInfo(Guid.NewGuid(), "churn", status, 9, 7, 2, 9, 1, Noon, Noon.AddHours(1), Noon.AddHours(2), "Because.", null,
            "shop")
        {
            Version = "v2",
        };

        var happening = Happenings.OfJob(job);

        Assert.Equal(($"job-{job.Id:N}", type, Noon.AddHours(2), "churn", "shop", true),
            (happening.Id, happening.Type, happening.At, happening.Pipeline, happening.Tenant, happening.IsOfTenant));
        Assert.Equal(
            $$"""{"pipeline":"churn","job":"{{job.Id}}","status":"{{status}}","total":9,"scored":7,"failed":2"""
            + ""","version":"v2","startedAt":"2026-03-01T13:00:00.0000000Z","finishedAt":"2026-03-01T14:00:00.0000000Z","""
            + "\"error\":\"Because.\"}",
            happening.Data);
        Assert.Equal(Noon, Happenings.OfJob(job with { FinishedAt = null }).At);
        Assert.Null(JsonNode.Parse(Happenings.OfJob(job with { StartedAt = null }).Data)!["startedAt"]);
    }

    [Theory]
    [InlineData("Promote", "rollout.promoted")]
    [InlineData("RollBack", "rollout.rolled-back")]
    [InlineData("TakeBack", "rollout.rolled-back")]
    [InlineData("Set", null)]
    [InlineData("Step", null)]
    public void OfRollout_EachAction_IsNewsOrNot(string action, string? type)
    {
        var change = new RolloutChange(7, Noon, action, "ada", "", new() { Stable = "v1", Candidate = new("v2", 5) });

        var happening = Happenings.OfRollout("a.b", change);

        Assert.Equal(type, happening?.Type);
        if (happening is null)
            return;
        Assert.Equal(("rollout-a~b-7", "a.b", Noon), (happening.Id, happening.Pipeline, happening.At));
        Assert.Equal("""{"pipeline":"a.b","epoch":7,"stable":"v1","candidate":"v2","by":"ada","reason":null}""", happening.Data);
        Assert.Contains("\"reason\":\"Because.\"", Happenings.OfRollout("a", change with { Reason = "Because." })!.Data,
            StringComparison.Ordinal);
    }

    [Fact]
    public void OfVersion_Failure_HasItsFaults()
    {
        var happening = Happenings.OfVersion("a.b", new() { Spec = new() { Id = "v.2" }, StateAt = Noon, Faults = ["No x.", "No y."] });

        Assert.Equal(($"version-a~b-v~2-{Noon.ToUnixTimeMilliseconds()}", "version.failed", Noon),
            (happening.Id, happening.Type, happening.At));
        Assert.Equal("""{"pipeline":"a.b","version":"v.2","faults":["No x.","No y."]}""", happening.Data);
    }

    [Fact]
    public void OfDrift_Column_IsOneEventAnHour()
    {
        var first = Happenings.OfDrift("churn", "v1", "x", "Drifted", "psi", Noon);

        Assert.Equal(("drift.detected", Noon, "churn"), (first.Type, first.At, first.Pipeline));
        Assert.Matches("^drift-[0-9a-f]{32}$", first.Id);
        Assert.Equal("""{"pipeline":"churn","version":"v1","column":"x","status":"Drifted","reason":"psi"}""", first.Data);
        Assert.Equal(first.Id, Happenings.OfDrift("churn", "v1", "x", "Drifted", null, Noon.AddMinutes(59)).Id);
        Assert.Equal(6, new[]
        {
            first, Happenings.OfDrift("other", "v1", "x", "Drifted", null, Noon),
                Happenings.OfDrift("churn", "v2", "x", "Drifted", null, Noon),
            Happenings.OfDrift("churn", "v1", "z", "Drifted", null, Noon), Happenings.OfDrift("churn", "v1", "x", "Warning", null, Noon),
            Happenings.OfDrift("churn", "v1", "x", "Drifted", null, Noon.AddHours(1)),
        }.Select(each => each.Id).Distinct().Count());
    }
}
