namespace ModelPipeline.Tests;

[Collection(typeof(ServingCollection))]
public sealed class WhatIfEndpointsTests(ServingApi serving)
{
    private const string WhatIf = "POST /pipelines/churn/users/u050/what-if";

    private HttpClient Http => serving.Http;

    [Fact]
    public async Task WhatIf_Set_StandsBesideTheRowAndStoresNothing()
    {
        await Http.AskAsync("DELETE /pipelines/churn/users/u050");
        var answer = (await Http.AskAsync(WhatIf, """{"set":{"x":7}}""")).Json;

        Assert.Equal(["pipeline", "user", "modelVersion", "retrievedAt", "before", "after"], answer.AsObject().Select(each => each.Key));
        Assert.Equal(("churn", "u050"), ((string)answer["pipeline"]!, (string)answer["user"]!));
        Assert.Equal("""{"inputs":{"x":50},"outputs":{"y":100}}""", answer["before"]!.ToJsonString());
        Assert.Equal("""{"outputs":{"y":14},"change":{"y":-86}}""", answer["after"]!.ToJsonString());
        Assert.EndsWith("Z", (string)answer["retrievedAt"]!, StringComparison.Ordinal);
        Assert.Equal(404, (await Http.AskAsync("GET /pipelines/churn/users/u050/score")).Status);
    }

    [Fact]
    public async Task WhatIf_Variants_HaveTheirProblemsInTheirPlaces()
    {
        var variants = (await Http.AskAsync(WhatIf, """{"variants":[{"x":1},{"x":null}]}""")).Json["variants"]!.AsArray();

        Assert.Equal(2.0, (double)variants[0]!["outputs"]!["y"]!);
        Assert.Equal(["problem"], variants[1]!.AsObject().Select(each => each.Key));
        Assert.Equal("x", (string)variants[1]!["problem"]!["column"]!);
    }

    [Fact]
    public async Task WhatIf_Sweep_IsACurve()
    {
        var sweep = (await Http.AskAsync(WhatIf, """{"sweep":{"column":"x","from":0,"to":8,"steps":5}}""")).Json["sweep"]!;

        Assert.Equal("x", (string)sweep["column"]!);
        Assert.Equal(["0 0 -100", "2 4 -96", "4 8 -92", "6 12 -88", "8 16 -84"], sweep["points"]!.AsArray()
            .Select(point => $"{point!["value"]} {point["outputs"]!["y"]} {point["change"]!["y"]}"));
    }

    [Fact]
    public async Task WhatIf_OddUser_IsThatUser()
    {
        var user = TestFolder.OddUsers[2];

        var answer = await Http.AskAsync($"POST /pipelines/churn/users/{Uri.EscapeDataString(user)}/what-if", """{"set":{"x":1}}""");

        Assert.Equal(user, (string)answer.Json["user"]!);
    }

    [Fact]
    public async Task WhatIf_Features_AreThoseOfACall()
    {
        var answer = await Http.AskAsync("POST /pipelines/calls/users/a/what-if", """{"set":{"x":5},"features":{"x":3}}""");

        Assert.Equal((6.0, 10.0), ((double)answer.Json["before"]!["outputs"]!["y"]!, (double)answer.Json["after"]!["outputs"]!["y"]!));
    }

    [Theory]
    [InlineData("churn", "u050", "", 400, "Exactly one of \"set\", \"variants\" and \"sweep\" belongs into the body. Send one like")]
    [InlineData("churn", "u050", "{}", 400, "Exactly one of")]
    [InlineData("churn", "u050", """{"set":{"x":1},"variants":[{"x":1}]}""", 400, "Exactly one of")]
    [InlineData("churn", "u050", """{"set":{"x":1},"sweep":{"column":"x","from":0,"to":1,"steps":2}}""", 400, "Exactly one of")]
    [InlineData("churn", "u050", """{"set":[]}""", 400, "\"set\" is no object")]
    [InlineData("churn", "u050", """{"set":{"y":1}}""", 400, "not an input of the model")]
    [InlineData("churn", "u050", """{"set":{"x":"a"}}""", 422, "is a text; send a number")]
    [InlineData("churn", "u050", """{"set":{"x":1},"features":7}""", 400, "\"features\" is no object")]
    [InlineData("churn", "u050", """{"set":{"x":1},"features":{"x":7}}""", 400, "There is none.")]
    [InlineData("churn", "u050", """{"set":{"x":1},"version":"v9"}""", 404, "no version 'v9'")]
    [InlineData("churn", "u050", """{"variants":{}}""", 400, "\"variants\" is no list")]
    [InlineData("churn", "u050", """{"variants":[]}""", 400, "\"variants\" is empty")]
    [InlineData("churn", "u050", """{"variants":[{"x":null},{"x":null}]}""", 422, "has no value")]
    [InlineData("churn", "u050", """{"sweep":{}}""", 400, "\"column\" of the sweep is empty")]
    [InlineData("churn", "u050", """{"sweep":{"column":"x","to":1,"steps":2}}""", 400, "\"from\" of the sweep is no finite number")]
    [InlineData("churn", "u050", """{"sweep":{"column":"x","from":-1e999,"to":1,"steps":2}}""", 400,
        "\"from\" of the sweep is no finite number")]
    [InlineData("churn", "u050", """{"sweep":{"column":"x","from":1,"steps":2}}""", 400, "\"to\" of the sweep is no finite number")]
    [InlineData("churn", "u050", """{"sweep":{"column":"x","from":1,"to":1e999,"steps":2}}""", 400,
        "\"to\" of the sweep is no finite number")]
    [InlineData("churn", "u050", """{"sweep":{"column":"x","from":1,"to":1,"steps":2}}""", 400, "is not below \"to\"")]
    [InlineData("churn", "u050", """{"sweep":{"column":"x","from":0,"to":1}}""", 400,
        "\"steps\" of the sweep is no whole number from 2 to 1000.")]
    [InlineData("churn", "u050", """{"sweep":{"column":"x","from":0,"to":1,"steps":1}}""", 400, "\"steps\" of the sweep")]
    [InlineData("churn", "u050", """{"sweep":{"column":"x","from":0,"to":1,"steps":2.5}}""", 400, "\"steps\" of the sweep")]
    [InlineData("churn", "u050", """{"sweep":{"column":"x","from":0,"to":1,"steps":1001}}""", 400, "\"steps\" of the sweep")]
    [InlineData("churn", "%20", """{"set":{"x":1}}""", 400, "Please provide a valid user id")]
    [InlineData("churn", "nobody", """{"set":{"x":1}}""", 404, "no row for this user")]
    [InlineData("nope", "u050", """{"set":{"x":1}}""", 404, "There is no pipeline 'nope'.")]
    public async Task WhatIf_BodyThatDoesNotFit_SaysWhy(string pipeline, string user, string body, int status, string said)
    {
        var problem = await Http.AskAsync($"POST /pipelines/{pipeline}/users/{user}/what-if", body);

        Assert.Equal(status, problem.Status);
        Assert.Contains(said, problem.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1_000, 200)]
    [InlineData(1_001, 400)]
    public async Task WhatIf_Changes_AreAThousandAtMost(int changes, int status)
    {
        var variants = await Http.AskAsync(WhatIf, $$"""{"variants":[{{string.Join(',', Enumerable.Repeat("""{"x":1}""", changes))}}]}""");
        var sweep = await Http.AskAsync(WhatIf, $$$"""{"sweep":{"column":"x","from":0,"to":1,"steps":{{{changes}}}}}""");

        Assert.Equal((status, status), (variants.Status, sweep.Status));
        if (status == 400)
            Assert.Equal("\"variants\" has 1001 changes; at most 1000 are allowed. Send several calls.", variants.Detail);
    }
}
