using System.Text.Json.Nodes;

namespace ModelPipeline.Tests;

/// <summary>Waits for jobs.</summary>
internal static class JobWaits
{
    /// <summary>Waits until a job is over, and returns it.</summary>
    public static async Task<JsonObject> EndOfJobAsync(this HttpClient http, string id)
    {
        var job = new JsonObject();
        await Eventually.TrueAsync(async () =>
        {
            job = (await http.AskAsync($"GET /jobs/{id}")).Json.AsObject();
            return job["finishedAt"] is not null;
        }, $"the end of job {id}");
        return job;
    }
}
