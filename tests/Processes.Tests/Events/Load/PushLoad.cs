using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace ModelPipeline.Tests;

/// <summary>
/// Events by HTTP: batches of CloudEvents, and single push requests of Pub/Sub. What is not acknowledged is sent again, later and later.
/// </summary>
internal sealed class PushLoad(Database database, Func<HttpClient> http) : IEventLoad
{
    private const int BatchSize = 1_000;
    private const int Singles = 10;
    private const int Senders = 4;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    public string Pipeline => "pushed";

    public string? Trigger => null;

    public string InTransaction => "";

    public async Task SendAsync(IReadOnlyList<string> users)
    {
        var requests = users.Take(Singles).Select(user => (Push(user), "application/json"))
            .Concat(users.Skip(Singles).Chunk(BatchSize).Select(batch => (Batch(batch), "application/cloudevents-batch+json")));
        var options = new ParallelOptions
        {
            MaxDegreeOfParallelism = Senders,
            CancellationToken = TestContext.Current.CancellationToken,
        };
        await Parallel.ForEachAsync(requests, options, async (request, token) => await DeliverAsync(request.Item1, request.Item2, token));
    }

    // Each request was acknowledged.
    public Task<bool> IsDoneAsync() => Task.FromResult(true);

    public Task<IReadOnlyList<string>> DeadAsync() =>
        database.TextsAsync($"SELECT DISTINCT UserId FROM ModelPipelineDeadEvents WHERE Pipeline = '{Pipeline}'");

    private async Task DeliverAsync(string body, string type, CancellationToken cancellationToken)
    {
        for (var pause = FirstPause; ; pause = 2 * pause < LongestPause ? 2 * pause : LongestPause)
        {
            using var content = new StringContent(body, Encoding.UTF8, type);
            using var answer = await http().PostAsync($"/pipelines/{Pipeline}/events", content, cancellationToken);
            if (answer.IsSuccessStatusCode)
                return;
            Assert.True((int)answer.StatusCode is 429 or >= 500, await answer.Content.ReadAsStringAsync(cancellationToken));
            await Task.Delay(pause, cancellationToken);
        }
    }

    private static string Push(string user) => new JsonObject
    {
        ["message"] = new JsonObject
        {
            ["attributes"] = new JsonObject { ["user_id"] = user },
            ["messageId"] = Guid.NewGuid().ToString(),
            ["publishTime"] = Now(),
        },
        ["subscription"] = "projects/p/subscriptions/s",
    }.ToJsonString();

    private static string Batch(IEnumerable<string> users) => new JsonArray([.. users.Select(user => new JsonObject
    {
        ["id"] = Guid.NewGuid().ToString(),
        ["source"] = "/shop",
        ["specversion"] = "1.0",
        ["type"] = "order.placed",
        ["subject"] = user,
        ["time"] = Now(),
    })]).ToJsonString();

    private static string Now() => TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
