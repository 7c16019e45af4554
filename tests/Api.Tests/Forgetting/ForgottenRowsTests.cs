namespace ModelPipeline.Tests;

/// <summary>What is left of a user who is forgotten: nothing.</summary>
[Collection(typeof(ServingCollection))]
public sealed class ForgottenRowsTests(ServingApi serving)
{
    private HttpClient Http => serving.Http;

    [Theory]
    [InlineData("churn", "u072")]
    [InlineData("append", "u073")]
    public async Task Delete_ScoredUser_DeletesTheRowsAndTheScoreThatIsRemembered(string pipeline, string user)
    {
        var path = $"/pipelines/{pipeline}/users/{user}";
        for (var i = 0; i < 2; i++)
            await Http.AskAsync($"POST {path}/score");

        Assert.Equal(204, (await Http.AskAsync($"DELETE {path}")).Status);

        Assert.Equal(0L, serving.Folder.Query($"SELECT count(*) FROM {pipeline}_scores WHERE user_id = '{user}'"));
        // The call takes no remembered score, so it is a new one.
        Assert.Equal(200, (await Http.AskAsync($"POST {path}/score?maxAge=3600")).Status);
        Assert.Equal(200, (await Http.AskAsync($"GET {path}/score")).Status);
        Assert.DoesNotContain(user, (await Http.AskAsync("GET /audit")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Delete_UserOfAnEventThatWasPutAside_DeletesTheEvent()
    {
        const string Event =
            """{"message":{"attributes":{"user_id":"departed"},"messageId":"poison-departed"},"subscription":"s"}""";
        await Http.AskAsync("POST /pipelines/rolled/events", Event);
        var before = (await Http.AskAsync("GET /pipelines/rolled/events/dead")).Text;

        Assert.Equal(204, (await Http.AskAsync("DELETE /pipelines/rolled/users/departed")).Status);

        Assert.Contains("poison-departed", before, StringComparison.Ordinal);
        Assert.DoesNotContain("poison-departed", (await Http.AskAsync("GET /pipelines/rolled/events/dead")).Text, StringComparison.Ordinal);
    }
}
