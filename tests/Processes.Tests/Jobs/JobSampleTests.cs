using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace ModelPipeline.Tests;

/// <summary>
/// The 100,000 customers of the sample, scored by a job, and the first 20,000 of them on demand too. <c>SAMPLE_USERS</c> sets another
/// number of these.
/// </summary>
public sealed class JobSampleTests(JobWorkplace workplace) : IClassFixture<JobWorkplace>
{
    private const int Users = 100_000;
    private const int UsersPerList = 10_000;

    private static readonly int OnDemand =
        int.Parse(Environment.GetEnvironmentVariable("SAMPLE_USERS") ?? "20000", CultureInfo.InvariantCulture);

    [Fact(Timeout = 300_000)]
    public async Task Outputs_OfAJobAndOnDemand_AreTheSame()
    {
        await GenerateAsync();
        await workplace.StartAsync([new("job", Pipeline("by_job")), new("demand", Pipeline("by_demand"))],
            connections: new() { ["sample"] = $"Data Source={workplace.File("customers.duckdb")}" });

        var ended = await workplace.EndAsync(await workplace.CreateJobAsync("job"));
        foreach (var users in Enumerable.Range(1, OnDemand).Select(i => $"c{i:000000}").Chunk(UsersPerList))
        {
            using var response = await workplace.Api.Http.PostAsJsonAsync("/pipelines/demand/score", new { users });
            await response.Content.ReadAsStringAsync();
        }

        Assert.Equal(("Completed", Users, Users, 0),
            ((string)ended["status"]!, (long)ended["total"]!, (long)ended["scored"]!, (long)ended["failed"]!));
        Assert.Equal(OnDemand,
            await workplace.CountAsync(
                "SELECT count(*) FROM by_job j JOIN by_demand d USING (user_id) WHERE j.churn = d.churn AND abs(j.p - d.p) <= 1e-6 * abs(d.p)"));
    }

    private static JsonObject Pipeline(string table) => new()
    {
        ["Input"] = new JsonObject { ["Kind"] = "DuckDb", ["Connection"] = "sample", ["Table"] = "customers" },
        ["Model"] = new JsonObject
        {
            ["Path"] = Paths.ChurnModel,
            ["Outputs"] = new JsonObject { ["churn"] = "PredictedLabel", ["p"] = "Probability" },
            ["Nulls"] = new JsonObject { ["region"] = "", ["days_since_login"] = "NaN", ["age"] = "NaN" },
        },
        ["Output"] = new JsonObject { ["Kind"] = "PostgreSql", ["Connection"] = "main", ["Table"] = table },
    };

    private async Task GenerateAsync()
    {
        using var process = Process.Start("dotnet", [Paths.Churn, "generate", workplace.File("customers.duckdb")]);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
    }
}
