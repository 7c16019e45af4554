using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace ModelPipeline.Tests;

[Collection(typeof(WebhookCollection))]
public sealed class EventRouteTests(WebhookApi api)
{
    private const string Events = "/pipelines/churn/events";

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    [Fact]
    public async Task Post_StoreIsBusy_Is503AndTheRepetitionIsScored()
    {
        await api.Http.PostInTimeAsync("/pipelines/append/users/c040/score");
        var push = Push("c041", Now.AddMinutes(-1));
        using (api.Workplace.HoldScores())
        {
            using var response = await PostAsync("/pipelines/append/events", push);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
            Assert.NotNull(response.Headers.RetryAfter);
        }

        // The timeout of the pipeline is short.
        await Eventually.TrueAsync(
            async () => (await SendAsync("/pipelines/append/events", push)).Status == 204, "the event to be taken the next time");
        Assert.Equal(1L, api.Workplace.Query("SELECT count(*) FROM append_scores WHERE user_id = 'c041'"));
        Assert.Empty(JsonNode.Parse(await api.Http.GetStringAsync("/pipelines/append/events/dead"))!.AsArray());
    }

    [Fact]
    public async Task Post_OutputRefusesEverybody_Is503AndNothingIsPutAside()
    {
        await api.Http.JsonAsync(HttpMethod.Post, "/pipelines/append/users/c050/score");
        var push = Push("c051", null);
        api.Workplace.Execute("ALTER TABLE append_scores RENAME COLUMN p TO away");
        var (status, text) = await SendAsync("/pipelines/append/events", push);
        api.Workplace.Execute("ALTER TABLE append_scores RENAME COLUMN away TO p");

        Assert.True(status == 503, $"{status} {text}");
        Assert.Empty(JsonNode.Parse(await api.Http.GetStringAsync("/pipelines/append/events/dead"))!.AsArray());
        Assert.Equal(204, (await SendAsync("/pipelines/append/events", push)).Status);
        Assert.Equal(1L, api.Workplace.Query("SELECT count(*) FROM append_scores WHERE user_id = 'c051'"));
    }

    [Fact]
    public async Task Post_EventsTwiceAndInAnotherOrder_NeverPutAnOlderScoreOverANewer()
    {
        var began = Now;
        var last = DateTimeOffset.MinValue;
        foreach (var minutes in new[] { 0, 0, -60, -1, 0, -60 })
        {
            Assert.Equal(204, (await SendAsync(Events, Push("c060", began.AddMinutes(minutes)))).Status);
            var stored = await api.Http.JsonAsync(HttpMethod.Get, "/pipelines/churn/users/c060/score");
            var retrievedAt = DateTimeOffset.Parse((string)stored["retrievedAt"]!, CultureInfo.InvariantCulture);
            Assert.True(retrievedAt >= last && retrievedAt >= began.AddSeconds(-1), $"{retrievedAt:O} after {last:O}, begun at {began:O}.");
            last = retrievedAt;
        }
    }

    private static string Push(string user, DateTimeOffset? at) => new JsonObject
    {
        ["message"] = new JsonObject
        {
            ["attributes"] = new JsonObject { ["user_id"] = user },
            ["messageId"] = "1",
            ["publishTime"] = at?.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
        },
        ["subscription"] = "projects/p/subscriptions/s",
    }.ToJsonString();

    private async Task<(int Status, string Text)> SendAsync(string path, string body)
    {
        using var response = await PostAsync(path, body);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private async Task<HttpResponseMessage> PostAsync(string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        return await api.Http.PostAsync(path, content, TestContext.Current.CancellationToken);
    }
}
