using System.Text.Json.Nodes;

namespace ModelPipeline.Tests;

/// <summary>Tokens of push subscriptions. A local provider stands for Google's.</summary>
public sealed class PushTokenTests : IAsyncLifetime
{
    private const string Account = "pusher@project.iam.gserviceaccount.com";
    private const string Push = """{"message":{"attributes":{"user_id":"u001"},"messageId":"1"},"subscription":"s"}""";

    private readonly TestFolder folder = new();
    private readonly TokenIssuer issuer = new();
    private readonly TestKeys keys = new TestKeys().Add("all");
    private TestApi api = null!;

    public async ValueTask InitializeAsync()
    {
        var settings = folder.Settings();
        settings["Auth"] = new JsonObject { ["Mode"] = "ApiKey", ["Keys"] = keys.Settings };
        settings["Events"] = new JsonObject
        {
            ["PubSub"] = new JsonObject
            {
                ["Audience"] = TokenIssuer.Audience,
                ["Authority"] = issuer.Authority,
                ["Accounts"] = new JsonArray(Account),
                ["Pipelines"] = new JsonArray("churn"),
            },
        };
        api = await TestApi.StartAsync(folder, settings);
    }

    public async ValueTask DisposeAsync()
    {
        await api.DisposeAsync();
        issuer.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task Post_EveryKindOfToken_AnswersAsItShould()
    {
        var now = TimeProvider.System.GetUtcNow();
        Assert.Equal(204, await SendAsync(Token(_ => { })));
        Assert.Equal(204, await SendAsync(keys["all"]));
        // Within the tolerance for clocks.
        Assert.Equal(204, await SendAsync(Token(claims => claims["exp"] = now.AddSeconds(-15).ToUnixTimeSeconds())));
        Assert.Equal(204, await SendAsync(Token(claims => claims["nbf"] = now.AddSeconds(20).ToUnixTimeSeconds())));

        Assert.Equal(401, await SendAsync(null));
        Assert.Equal(401, await SendAsync(Token(claims => claims["exp"] = now.AddSeconds(-90).ToUnixTimeSeconds())));
        Assert.Equal(401, await SendAsync(Token(claims => claims["nbf"] = now.AddSeconds(90).ToUnixTimeSeconds())));
        Assert.Equal(401, await SendAsync(Token(claims => claims["aud"] = "other")));
        Assert.Equal(401, await SendAsync(Token(claims => claims["email"] = "other@project.iam.gserviceaccount.com")));
        Assert.Equal(401, await SendAsync(Token(claims => claims.Remove("email"))));
        Assert.Equal(401, await SendAsync(Token(claims => claims["email_verified"] = false)));
        Assert.Equal(401, await SendAsync(Token(claims => claims.Remove("email_verified"))));
        foreach (var bad in issuer.BadTokens(""))
            Assert.True(await SendAsync(bad.Value) == 401, bad.Key);

        // The token is for events of one pipeline, and for nothing else.
        Assert.Equal(403, await SendAsync(Token(_ => { }), "/pipelines/append/events"));
        Assert.Equal(401, await SendAsync(Token(_ => { }), "/pipelines/churn/users/u001/score"));
    }

    private string Token(Action<JsonObject> change) => issuer.Token(claims =>
    {
        claims["email"] = Account;
        claims["email_verified"] = true;
        change(claims);
    });

    private async Task<int> SendAsync(string? credential, string path = "/pipelines/churn/events")
    {
        (string, string)[] headers = credential is null ? [] : [("Authorization", $"Bearer {credential}")];
        return (await api.Http.AskAsync($"POST {path}", Push, headers)).Status;
    }
}
