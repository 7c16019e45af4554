using System.Text.Json.Nodes;
using ModelPipeline.Client;

namespace ModelPipeline.Tests;

/// <summary>Passes a scenario of <c>clients/scenarios.json</c> with the .NET client.</summary>
/// <param name="client">The client.</param>
/// <param name="it">The scenario.</param>
/// <param name="model">A model file for the scenario that adds a version.</param>
/// <param name="folder">The folder of the files that scenarios name.</param>
internal sealed class ClientScenarios(ModelPipelineClient client, JsonObject it, string model, string folder)
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
        Assert.Contains((string?)it["says"] ?? "", refusal.Message, StringComparison.Ordinal);
    }

    private Task DoAsync() => (string)it["do"]! switch
    {
        "score" => ScoreAsync(client.ScoreAsync(Pipeline, (string)it["user"]!,
            (int?)it["maxAge"] is { } age ? TimeSpan.FromSeconds(age) : null)),
        "getScore" => ScoreAsync(client.GetScoreAsync(Pipeline, (string)it["user"]!)),
        "forget" => client.ForgetUserAsync(Pipeline, (string)it["user"]!),
        "scoreMany" => ScoreManyAsync(),
        "job" => JobAsync(),
        "cancelJob" => CancelAsync(),
        "getJob" => client.Jobs.Get(Guid.Parse((string)it["job"]!)).GetAsync(),
        "whatIf" => WhatIfAsync(),
        "schedule" => ScheduleAsync(),
        "pipeline" => PipelineAsync(),
        "register" => RegisterAsync(),
        "health" => HealthAsync(),
        "key" => KeyAsync(),
        "drift" => DriftAsync(),
        "importance" => ImportanceAsync(),
        "webhook" => WebhookAsync(),
        "deadEvents" => DeadEventsAsync(),
        "infer" => InferAsync(),
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

    private async Task KeyAsync()
    {
        var made = await client.Keys.CreateAsync(new(Version, Texts("scopes")!, Texts("pipelines")));
        Assert.StartsWith("mp_", made.Key, StringComparison.Ordinal);
        var other = await client.Keys.RotateAsync(made.Id, TimeSpan.FromMinutes(1));
        await client.Keys.RevokeAsync(other.Id);
        Assert.NotNull((await client.Keys.ListAsync()).Single(each => each.Id == other.Id).RevokedAt);
        var actions = await client.Audit.ReadAsync().Where(each => each.Target == made.Id || each.Target == other.Id)
            .Select(each => each.Action).ToListAsync();
        Assert.Equal(Texts("actions")!.Order(), actions.Order());
    }

    private async Task DriftAsync()
    {
        var csv = await File.ReadAllBytesAsync(Path.Combine(folder, (string)it["file"]!));
        Assert.True((await client.Drift(Pipeline).SetBaselineAsync(csv)).Rows > 0);
        await client.ScoreAsync(Pipeline, "c001");
        await Eventually.TrueAsync(
            async () =>
            {
                var report = await client.Drift(Pipeline).GetAsync(window: TimeSpan.FromHours(24));
                Assert.True(report.Baseline!.Rows > 0);
                return report.Columns.Count > 0;
            },
            TimeSpan.FromSeconds(60), () => "the row of the score to be counted");
    }

    private async Task ImportanceAsync()
    {
        var asked = new ImportanceRequest { Output = (string)it["output"]!, Users = (int)it["users"]! };
        var found = await client.ImportanceAsync(Pipeline, asked);
        Assert.Equal(asked.Output, found.Output);
        Assert.NotEmpty(found.Columns);
    }

    private async Task WebhookAsync()
    {
        var webhooks = client.Webhooks;
        var made = await webhooks.CreateAsync(new((string)it["url"]!, Texts("events")!));
        Assert.StartsWith("whsec_", made.Secret, StringComparison.Ordinal);
        var changed = await webhooks.ChangeAsync(made.Id, new(made.Url, Texts("others")!));
        Assert.Equal(Texts("others")!, changed.Events);
        Assert.Null(changed.Secret);
        Assert.NotEqual(made.Secret, (await webhooks.RotateAsync(made.Id)).Secret);
        var test = await webhooks.TestAsync(made.Id);
        Assert.Equal([test], (await webhooks.DeliveriesAsync(made.Id)).Select(each => each.Event));
        Assert.Equal(1, await webhooks.ReplayAsync(made.Id, test));
        Assert.Contains(made.Id, (await webhooks.ListAsync()).Select(each => each.Id));
        await webhooks.DeleteAsync(made.Id);
        var gone = await Assert.ThrowsAsync<ModelPipelineException>(() => webhooks.GetAsync(made.Id));
        Assert.Equal("unknown-webhook", gone.Kind);
    }

    private async Task DeadEventsAsync() => Assert.Equal((int)it["count"]!, (await client.Events(Pipeline).ListDeadAsync()).Count);

    private async Task InferAsync()
    {
        var model = (string)it["model"]!;
        var users = it["users"]!.DeepClone().AsArray();
        var input = (await client.Inference.DescribeAsync(model)).Inputs![0];
        Assert.True(await client.Inference.IsReadyAsync(model));
        Assert.Contains(model, await client.Inference.ListAsync());
        var answer = await client.Inference.InferAsync(model, new()
        {
            ["inputs"] = new JsonArray(new JsonObject
            {
                ["name"] = input.Name,
                ["datatype"] = "BYTES",
                ["shape"] = new JsonArray(users.Count),
                ["data"] = users,
            }),
        });
        var statuses = answer["outputs"]!.AsArray().Single(each => (string)each!["name"]! == "status")!["data"]!.AsArray();
        Assert.Equal(Texts("statuses")!, statuses.Select(each => (string)each!));
    }

    private async Task HealthAsync() => Assert.Equal((string)it["state"]!, (await client.GetHealthAsync()).Status);

    private IReadOnlyList<string>? Texts(string name) => it[name]?.AsArray().Select(each => (string)each!).ToList();
}
