using System.Collections.Concurrent;
using ModelPipeline.BigQueryEmulator.Api;

namespace ModelPipeline.BigQueryEmulator.Jobs;

/// <summary>
/// The request ids of jobs.query. A request with the id and the query of a request in the last 15 minutes gets the job of that request, and
/// runs nothing. (BigQuery may run a query that only reads a second time.)
/// </summary>
internal sealed class RequestIds(TimeProvider time)
{
    public static readonly TimeSpan Memory = TimeSpan.FromMinutes(15);

    private const int MostCharacters = 36;

    // These members decide the result. Other members may differ between duplicates.
    private static readonly string[] Deciding = ["query", "queryParameters", "parameterMode", "defaultDataset", "location",
        "maximumBytesBilled", "jobCreationMode"];

    private readonly ConcurrentDictionary<string, (Lazy<Task<Job>> Job, DateTimeOffset At)> known = new();

    /// <param name="create">Starts the job. If it throws, the id stays free.</param>
    public async Task<Job> GetOrAddAsync(string project, JsonObject request, Func<Task<Job>> create)
    {
        if (request.Text("requestId") is not { Length: > 0 } id)
            return await create();
        if (id.Length > MostCharacters || !id.All(char.IsAscii))
            throw ApiException.Invalid($"Invalid value for requestId: {id}");
        Forget();
        var key = string.Join('\n', [project, id, .. Deciding.Select(name => request[name]?.ToJsonString() ?? "")]);
        var (job, _) = known.GetOrAdd(key, static (_, state) => (new(state.create), state.now), (create, now: time.GetUtcNow()));
        try
        {
            return await job.Value;
        }
        catch
        {
            known.TryRemove(key, out _);
            throw;
        }
    }

    private void Forget()
    {
        foreach (var (key, (_, at)) in known)
        {
            if (time.GetUtcNow() - at > Memory)
                known.TryRemove(key, out _);
        }
    }
}
