using System.Text.Json.Nodes;
using ModelPipeline.Client;

namespace ModelPipeline.Tests;

/// <summary>Passes a scenario of <c>clients/scenarios.json</c> with the .NET client.</summary>
/// <param name="client">The client.</param>
/// <param name="it">The scenario.</param>
/// <param name="model">A model file for the scenario that adds a version.</param>
internal sealed class ClientScenarios(ModelPipelineClient client, JsonObject it, string model)
{
    private const string Version = "by-dotnet";

    private string Pipeline => (string)it["pipeline"]!;

    public async Task RunAsync()
    {
        if ((string?)it["kind"] is not { } kind)
        {
            await DoAsync();
            return;
        }

        var refusal = await Assert.ThrowsAsync<ModelPipelineException>(DoAsync);
        Assert.Equal(((int?)it["status"], kind), (refusal.Status, refusal.Kind));
    }

    private Task DoAsync() => (string)it["do"]! switch
    {
        "score" => ScoreAsync(client.ScoreAsync(Pipeline, (string)it["user"]!,
            (int?)it["maxAge"] is { } age ? TimeSpan.FromSeconds(age) : null)),
        "getScore" => ScoreAsync(client.GetScoreAsync(Pipeline, (string)it["user"]!)),
        "scoreMany" => ScoreManyAsync(),
        "job" => JobAsync(),
        "cancelJob" => CancelAsync(),
        "getJob" => client.Jobs.Get(Guid.Parse((string)it["job"]!)).GetAsync(),
        "whatIf" => WhatIfAsync(),
        "schedule" => ScheduleAsync(),
        "pipeline" => PipelineAsync(),
        "register" => RegisterAsync(),
        "health" => HealthAsync(),
        var other => throw new InvalidOperationException($"The .NET client has no verb '{other}'."),
    };

    private async Task ScoreAsync(Task<Score> asked)
    {
        var score = await asked;
        Assert.Equal((string)it["user"]!, score.User);
        Assert.Equal(Texts("outputs"), score.Outputs.Keys);
    }

    private async Task ScoreManyAsync()
    {
        var users = it["users"] is null ? Enumerable.Range(1, (int)it["count"]!).Select(i => $"c{i:000}") : Texts("users")!;
        var results = await client.ScoreManyAsync(Pipeline, users).ToListAsync();
        var problems = results.Where(each => each.Problem is not null).CountBy(each => each.Problem!.Kind).ToDictionary();
        Assert.Equal((int)it["scores"]!, results.Count(each => each.Score is not null));
        Assert.Equal(it["problems"]!.AsObject().ToDictionary(each => each.Key, each => (int)each.Value!), problems);
    }

    private async Task JobAsync()
    {
        var job = await client.Jobs.StartAsync(Pipeline, new() { Users = Texts("users") });
        var ended = await job.WaitAsync();
        Assert.Equal(((string)it["jobStatus"]!, (long)it["scored"]!), (ended.Status, ended.Scored));
        Assert.Equal(Texts("failures")!, await job.FailuresAsync().Select(each => each.User).ToListAsync());
        Assert.Equal(Texts("failures")!.Count, (await job.FailureReasonsAsync()).Sum(each => each.Users));
        Assert.Contains(job.Id, (await client.Jobs.ListAsync()).Select(each => each.Id));
    }

    private async Task CancelAsync()
    {
        var job = await client.Jobs.StartAsync(Pipeline, new() { MaxUsersPerSecond = (double)it["maxUsersPerSecond"]! });
        await job.CancelAsync();
        Assert.Equal((string)it["jobStatus"]!, (await job.WaitAsync()).Status);
    }

    private async Task WhatIfAsync()
    {
        var change = it["set"]!.DeepClone().AsObject();
        var answer = await client.Predictions(Pipeline).WhatIfAsync((string)it["user"]!, new() { Set = change });
        Assert.Equal(Texts("outputs")!, answer.After!.Outputs!.Keys);
    }

    private async Task ScheduleAsync()
    {
        await client.Schedules.SetAsync(Pipeline, (string)it["cron"]!, (string)it["timeZone"]!);
        Assert.Equal((string)it["cron"]!, (await client.Schedules.GetAsync(Pipeline)).Cron);
        await client.Schedules.DeleteAsync(Pipeline);
        var gone = await Assert.ThrowsAsync<ModelPipelineException>(() => client.Schedules.GetAsync(Pipeline));
        Assert.Equal("no-schedule", gone.Kind);
    }

    private async Task PipelineAsync()
    {
        Assert.Equal(Texts("outputs")!, (await client.GetPipelineAsync(Pipeline)).Model.Outputs.Select(each => each.Name));
        Assert.Contains(Pipeline, (await client.ListPipelinesAsync()).Select(each => each.Name));
    }

    private async Task RegisterAsync()
    {
        var versions = client.Versions(Pipeline);
        await using (var file = File.OpenRead(model))
            await versions.UploadAsync(Version, file, Path.GetFileName(model));
        Assert.Equal((string)it["state"]!, (await versions.FollowAsync(Version).LastAsync()).State);
        Assert.Contains(Version, (await versions.ListAsync()).Select(each => each.Version));
        await versions.DeleteAsync(Version);
    }

    private async Task HealthAsync() => Assert.Equal((string)it["state"]!, (await client.GetHealthAsync()).Status);

    private IReadOnlyList<string>? Texts(string name) => it[name]?.AsArray().Select(each => (string)each!).ToList();
}
