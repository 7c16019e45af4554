namespace ModelPipeline.Tests;

[Collection(typeof(GuardedCollection))]
public sealed class AccessRouteTests(GuardedApi guarded)
{
    [Fact]
    public async Task Secrets_OfKeysAndTokens_AreInNoOutput()
    {
        var token = guarded.Issuer.Token("admin");
        var expired = guarded.Issuer.BadTokens("admin")["expired"];
        var (_, made) = await guarded.AskAsync(HttpMethod.Post, "/keys", guarded.Keys["all"], """{"name":"n","scopes":["read"]}""");
        string[] secrets = [.. guarded.Keys.Texts, token, expired, (string)made!["key"]!];
        var answers = new List<string>();
        foreach (var secret in secrets)
        {
            foreach (var path in new[] { "/keys", "/audit", "/pipelines", "/openapi/v1.json", "/jobs", "/nothing", "/jobs/x" })
            {
                using var response = await guarded.SendAsync(HttpMethod.Get, path, secret);
                answers.Add($"{response.Headers}{await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}");
                using var damaged = await guarded.SendAsync(HttpMethod.Get, path, secret + "x");
                answers.Add($"{damaged.Headers}{await damaged.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}");
            }
        }

        // A refusal says the same to everybody; what is looked for is the secret part, without the word and the id before it.
        answers.Add(guarded.Api.Output);
        Assert.All(secrets, secret => Assert.All(answers, answer => Assert.DoesNotContain(secret[12..], answer, StringComparison.Ordinal)));
    }
}
