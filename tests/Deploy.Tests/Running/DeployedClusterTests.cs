using System.Net;
using System.Text.Json.Nodes;

namespace ModelPipeline.Tests;

/// <summary>
/// Runs the programs of each overlay. Their settings must be accepted, their probes must be routes, and a user must be scored.
/// </summary>
public sealed class DeployedClusterTests(PostgreSqlServer server)
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(90);

    [Theory]
    [MemberData(nameof(Overlay.Names), MemberType = typeof(Overlay))]
    public async Task Start_Overlay_ProbesAreServedAndUsersAreScored(string name)
    {
        var overlay = await Overlay.RenderAsync(name);
        await using var cluster = new DeployedCluster(overlay, await CustomerDatabase.CreateAsync(server));
        await cluster.MigrateAsync();
        var key = await cluster.CreateKeyAsync("score");
        cluster.StartSilo();
        cluster.StartApi();

        foreach (var workload in overlay.Deployments.Select(deployment => overlay.Workload(deployment.Metadata.Name)))
        {
            foreach (var path in workload.Probes.Select(probe => probe.HttpGet.Path).Distinct())
            {
                await Eventually.TrueAsync(async () => await cluster.GetAsync(workload.Name, path) == 200, TimeLimit,
                    () => $"200 from {path} of the {workload.Name}. It said:\n{cluster.Output(workload.Name)}");
            }

            Assert.Equal(404, await cluster.GetAsync(workload.Name, "/health/none"));
        }

        using var refusal = await cluster.Http["api"].PostAsync("/pipelines/churn/users/c000042/score", null);
        Assert.Equal(HttpStatusCode.Unauthorized, refusal.StatusCode);
        cluster.Http["api"].DefaultRequestHeaders.Authorization = new("Bearer", key);
        using var response = await cluster.Http["api"].PostAsync("/pipelines/churn/users/c000042/score", null);
        var score = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.OK, score);
        Assert.Equal("c000042", (string)JsonNode.Parse(score)!["user"]!);
    }
}
