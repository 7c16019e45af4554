using System.Net;

namespace ModelPipeline.Tests;

/// <summary>A hundred kinds of bad input: each is refused with a status of its own fault, and a text that says what is wrong.</summary>
[Collection(typeof(PredictingCollection))]
public sealed class BadInputTests(PredictingApi serving)
{
    private const string WhatIf = "/pipelines/churn/users/c001/what-if";
    private const string Predict = "/pipelines/churn/predict";
    private const string Fraud = "/pipelines/fraud/users/c001/score";
    private const string Calls = "/pipelines/calls/users/anybody/score";
    private const string FraudList = "/pipelines/fraud/score";
    private const string FraudJobs = "/pipelines/fraud/jobs";
    private const string Good = """{"monthly_charge":12.5,"support_calls":2}""";

    [Theory]
    // Bodies.
    [InlineData(WhatIf, "", 400, "Exactly one of")]
    [InlineData(WhatIf, "{}", 400, "Exactly one of")]
    [InlineData(WhatIf, "null", 400, "Exactly one of")]
    [InlineData(WhatIf, "[]", 400, "is not an object")]
    [InlineData(WhatIf, "7", 400, "is not an object")]
    [InlineData(WhatIf, "{", 400, "no valid JSON")]
    [InlineData(WhatIf, """{"set":{"age":NaN}}""", 400, "no valid JSON")]
    [InlineData(WhatIf, """{"set":{"age":Infinity}}""", 400, "no valid JSON")]
    [InlineData(WhatIf, """{"set":{"age":01}}""", 400, "no valid JSON")]
    [InlineData(WhatIf, """{"sets":{"age":1}}""", 400, "\"sets\"")]
    [InlineData(WhatIf, """{"set":{"age":1},"sweep":{"column":"age","from":1,"to":2,"steps":2}}""", 400, "Exactly one of")]
    [InlineData(WhatIf, """{"set":{"age":1},"variants":[{"age":1}]}""", 400, "Exactly one of")]
    [InlineData(WhatIf, """{"set":{"age":1},"version":7}""", 400, "\"version\" of the body is not a text")]
    // Changes.
    [InlineData(WhatIf, """{"set":[]}""", 400, "\"set\" is no object")]
    [InlineData(WhatIf, """{"set":"age"}""", 400, "\"set\" is no object")]
    [InlineData(WhatIf, """{"set":null}""", 400, "Exactly one of")]
    [InlineData(WhatIf, """{"set":{}}""", 400, "changes nothing")]
    [InlineData(WhatIf, """{"set":{"agee":1}}""", 400, "Closest to it: 'age'")]
    [InlineData(WhatIf, """{"set":{"Age":1}}""", 400, "Closest to it: 'age'")]
    [InlineData(WhatIf, """{"set":{"churned":true}}""", 400, "not an input of the model")]
    [InlineData(WhatIf, """{"set":{"":1}}""", 400, "not an input of the model")]
    [InlineData(WhatIf, """{"set":{"age":1,"age":2}}""", 400, "twice")]
    [InlineData(WhatIf, """{"set":{"age":1},"set":{"age":2}}""", 400, "\"set\" twice")]
    [InlineData(WhatIf, """{"sweep":{"column":"age","from":0,"to":1,"to":2,"steps":2}}""", 400, "\"to\" twice")]
    [InlineData(WhatIf, """{"set":{"\ud800":1}}""", 400, "surrogate")]
    [InlineData(WhatIf, """{"set":{"age":"44"}}""", 422, "is a text; send a number")]
    [InlineData(WhatIf, """{"set":{"age":"NaN"}}""", 422, "is a text; send a number")]
    [InlineData(WhatIf, """{"set":{"age":[44]}}""", 422, "is a list; send a number")]
    [InlineData(WhatIf, """{"set":{"age":{"value":44}}}""", 422, "is an object; send a number")]
    [InlineData(WhatIf, """{"set":{"age":1e99}}""", 422, "too large for a 32-bit float")]
    [InlineData(WhatIf, """{"set":{"age":-1e99}}""", 422, "too large for a 32-bit float")]
    [InlineData(WhatIf, """{"set":{"age":1e999}}""", 422, "too large for a 32-bit float")]
    [InlineData(WhatIf, """{"set":{"plan":true}}""", 422, "is true or false; send a text")]
    [InlineData(WhatIf, """{"set":{"plan":1.5}}""", 422, "is a number with a fraction; send a text")]
    [InlineData(WhatIf, """{"set":{"plan":["basic"]}}""", 422, "is a list; send a text")]
    [InlineData(WhatIf, """{"set":{"plan":"\ud800"}}""", 422, "surrogate")]
    [InlineData(WhatIf, """{"set":{"plan":"a\u0000"}}""", 422, "NUL")]
    [InlineData(WhatIf, """{"set":{"paperless":"true"}}""", 422, "is a text; send true or false")]
    [InlineData(WhatIf, """{"set":{"paperless":2}}""", 422, "neither 0 nor 1")]
    [InlineData(WhatIf, """{"set":{"paperless":0.5}}""", 422, "neither 0 nor 1")]
    [InlineData(WhatIf, """{"set":{"plan":null}}""", 422, "has no value")]
    [InlineData(WhatIf, """{"set":{"paperless":null}}""", 422, "has no value")]
    // Variants.
    [InlineData(WhatIf, """{"variants":{}}""", 400, "\"variants\" is no list")]
    [InlineData(WhatIf, """{"variants":"age"}""", 400, "\"variants\" is no list")]
    [InlineData(WhatIf, """{"variants":[]}""", 400, "\"variants\" is empty")]
    [InlineData(WhatIf, """{"variants":[7]}""", 400, "\"variants[0]\" is a number")]
    [InlineData(WhatIf, """{"variants":[null]}""", 400, "\"variants[0]\" is null")]
    [InlineData(WhatIf, """{"variants":[{"age":1},{}]}""", 400, "\"variants[1]\" changes nothing")]
    [InlineData(WhatIf, """{"variants":[{"age":1},{"aeg":1}]}""", 400, "Closest to it: 'age'")]
    [InlineData(WhatIf, """{"variants":[{"age":1},{"age":"x"}]}""", 422, "\"variants[1]\" is a text")]
    [InlineData(WhatIf, "variants: 1001", 400, "has 1001 changes; at most 1000 are allowed")]
    [InlineData(WhatIf, "variants: 10000", 400, "has 10000 changes; at most 1000 are allowed")]
    // Sweeps.
    [InlineData(WhatIf, """{"sweep":7}""", 400, "\"sweep\" of the body is not an object")]
    [InlineData(WhatIf, """{"sweep":{}}""", 400, "\"column\" of the sweep is empty")]
    [InlineData(WhatIf, """{"sweep":{"column":7,"from":0,"to":1,"steps":2}}""", 400, "\"sweep.column\" of the body is not a text")]
    [InlineData(WhatIf, """{"sweep":{"column":"","from":0,"to":1,"steps":2}}""", 400, "\"column\" of the sweep is empty")]
    [InlineData(WhatIf, """{"sweep":{"column":"aeg","from":0,"to":1,"steps":2}}""", 400, "Closest to it: 'age'")]
    [InlineData(WhatIf, """{"sweep":{"column":"plan","from":0,"to":1,"steps":2}}""", 400, "send the values as \"variants\"")]
    [InlineData(WhatIf, """{"sweep":{"column":"paperless","from":0,"to":1,"steps":2}}""", 400, "send the values as \"variants\"")]
    [InlineData(WhatIf, """{"sweep":{"column":"age","to":1,"steps":2}}""", 400, "\"from\" of the sweep")]
    [InlineData(WhatIf, """{"sweep":{"column":"age","from":0,"steps":2}}""", 400, "\"to\" of the sweep")]
    [InlineData(WhatIf, """{"sweep":{"column":"age","from":0,"to":1e999,"steps":2}}""", 400, "\"to\" of the sweep")]
    [InlineData(WhatIf, """{"sweep":{"column":"age","from":-1e999,"to":0,"steps":2}}""", 400, "\"from\" of the sweep")]
    [InlineData(WhatIf, """{"sweep":{"column":"age","from":"a","to":1,"steps":2}}""", 400, "\"sweep.from\" of the body is not a number")]
    [InlineData(WhatIf, """{"sweep":{"column":"age","from":"NaN","to":1,"steps":2}}""", 400, "\"from\" of the sweep is no finite number")]
    [InlineData(WhatIf, """{"sweep":{"column":"age","from":1,"to":1,"steps":2}}""", 400, "not below")]
    [InlineData(WhatIf, """{"sweep":{"column":"age","from":2,"to":1,"steps":2}}""", 400, "not below")]
    [InlineData(WhatIf, """{"sweep":{"column":"age","from":0,"to":1e300,"steps":2}}""", 422, "goes beyond")]
    [InlineData(WhatIf, """{"sweep":{"column":"age","from":0,"to":1}}""", 400, "\"steps\" of the sweep")]
    [InlineData(WhatIf, """{"sweep":{"column":"age","from":0,"to":1,"steps":0}}""", 400, "\"steps\" of the sweep")]
    [InlineData(WhatIf, """{"sweep":{"column":"age","from":0,"to":1,"steps":1}}""", 400, "\"steps\" of the sweep")]
    [InlineData(WhatIf, """{"sweep":{"column":"age","from":0,"to":1,"steps":-5}}""", 400, "\"steps\" of the sweep")]
    [InlineData(WhatIf, """{"sweep":{"column":"age","from":0,"to":1,"steps":2.5}}""", 400, "\"steps\" of the sweep")]
    [InlineData(WhatIf, """{"sweep":{"column":"age","from":0,"to":1,"steps":1001}}""", 400, "\"steps\" of the sweep")]
    [InlineData(WhatIf, """{"sweep":{"column":"age","from":0,"to":1,"steps":1e9}}""", 400, "\"steps\" of the sweep")]
    [InlineData(WhatIf, """{"sweep":{"column":"age","from":0,"to":1,"step":2}}""", 400, "\"step\"")]
    // Features in a what-if.
    [InlineData(WhatIf, """{"set":{"age":1},"features":7}""", 400, "\"features\" is no object")]
    [InlineData(WhatIf, """{"set":{"age":1},"features":{"amount":7}}""", 400, "not a feature of the call")]
    [InlineData("/pipelines/fraud/users/c001/what-if", """{"set":{"age":1},"features":{"monthly_charge":7}}""",
        422, "'support_calls' is missing")]
    [InlineData("/pipelines/fraud/users/c001/what-if", """{"set":{"age":1}}""", 422, "no feature came with the call")]
    // Whom and what.
    [InlineData("/pipelines/nope/users/c001/what-if", """{"set":{"age":1}}""", 404, "no pipeline 'nope'")]
    [InlineData("/pipelines/churn/users/nobody/what-if", """{"set":{"age":1}}""", 404, "no row for this user")]
    [InlineData("/pipelines/churn/users/%20/what-if", """{"set":{"age":1}}""", 400, "valid user id")]
    [InlineData(WhatIf, """{"set":{"age":1},"version":"v9"}""", 404, "no version 'v9'")]
    // Rows.
    [InlineData(Predict, "{}", 400, "\"rows\" is no list")]
    [InlineData(Predict, """{"rows":null}""", 400, "\"rows\" is no list")]
    [InlineData(Predict, """{"rows":{}}""", 400, "\"rows\" is no list")]
    [InlineData(Predict, """{"rows":[]}""", 400, "\"rows\" is empty")]
    [InlineData(Predict, """{"row":[]}""", 400, "\"row\"")]
    [InlineData(Predict, """{"rows":[[1,2]]}""", 400, "\"rows[0]\" is a list")]
    [InlineData(Predict, """{"rows":["basic"]}""", 400, "\"rows[0]\" is a text")]
    [InlineData(Predict, """{"rows":[{}]}""", 422, "'plan' is missing from \"rows[0]\"")]
    [InlineData(Predict, "row without age", 422, "'age' is missing from \"rows[0]\"")]
    [InlineData(Predict, "row with more:1", 400, "'more', which is not an input of the model")]
    [InlineData(Predict, "row with age:\"x\"", 422, "Column 'age' of \"rows[0]\" is a text")]
    [InlineData(Predict, "row with age:1e999", 422, "too large")]
    [InlineData(Predict, "row with plan:null", 422, "has no value")]
    [InlineData(Predict, "rows: 10001", 400, "has 10001 rows; at most 10000 are allowed")]
    [InlineData("/pipelines/nope/predict", """{"rows":[{}]}""", 404, "no pipeline 'nope'")]
    [InlineData(Predict, """{"rows":[{}],"version":"v9"}""", 404, "no version 'v9'")]
    // Features of a call.
    [InlineData(Fraud, "", 422, "'monthly_charge' is missing from \"features\"")]
    [InlineData(Fraud, "{}", 422, "'monthly_charge' is missing from \"features\"")]
    [InlineData(Fraud, "null", 422, "'monthly_charge' is missing from \"features\"")]
    [InlineData(Fraud, "[]", 400, "is not an object")]
    [InlineData(Fraud, "amount=12", 400, "no valid JSON")]
    [InlineData(Fraud, """{"feature":{}}""", 400, "\"feature\"")]
    [InlineData(Fraud, """{"features":[]}""", 400, "\"features\" of the body is not an object")]
    [InlineData(Fraud, """{"features":{"monthly_charge":12.5}}""", 422, "'support_calls' is missing from \"features\"")]
    [InlineData(Fraud, """{"features":{"monthly_charge":"12.5","support_calls":2}}""", 422, "is a text; send a number")]
    [InlineData(Fraud, """{"features":{"monthly_charge":12.5,"support_calls":2.5}}""", 422, "is not a whole number")]
    [InlineData(Fraud, """{"features":{"monthly_charge":12.5,"support_calls":1e30}}""", 422, "too large")]
    [InlineData(Fraud, """{"features":{"monthly_charge":1e400,"support_calls":2}}""", 422, "too large")]
    [InlineData(Fraud, """{"features":{"monthly_charge":1e300,"support_calls":2}}""", 422, "too large for a 32-bit float")]
    [InlineData(Fraud, """{"features":{"monthly_charge":12.5,"support_calls":2,"age":44}}""",
        400, "'age', which is not a feature of the call")]
    [InlineData(Fraud, """{"features":{"monthly_charg":12.5,"support_calls":2}}""", 400, "Closest to it: 'monthly_charge'")]
    [InlineData(Fraud + "?maxAge=60", $$"""{"features":{{Good}}}""", 400, "exclude each other")]
    [InlineData("/pipelines/churn/users/c001/score", $$"""{"features":{{Good}}}""", 400, "There is none.")]
    [InlineData(Calls, """{"features":{"age":44}}""", 422, "'contract' is missing")]
    [InlineData(Calls, "features with plan:null", 422, "has no value")]
    [InlineData("/pipelines/fraud/users/nobody/score", $$"""{"features":{{Good}}}""", 404, "no row for this user")]
    // Lists and jobs.
    [InlineData(FraudList, """{"users":[{"user":"c001","feature":{}}]}""", 400, "neither \"user\" nor \"features\"")]
    [InlineData(FraudList, """{"users":[{"user":"c001","features":7}]}""", 400, "is not an object")]
    [InlineData(FraudList, """{"users":[{"user":1}]}""", 400, "is not a text")]
    [InlineData(FraudList, """{"users":[7]}""", 400, "\"users[0]\" of the body is not a text")]
    [InlineData(FraudJobs, "{}", 422, "Input:Request")]
    [InlineData(FraudJobs, """{"where":"outdated"}""", 422, "Input:Request")]
    [InlineData(FraudJobs, """{"users":["c001"]}""", 422, "User 'c001': Column 'monthly_charge' is missing")]
    [InlineData(FraudJobs, $$"""{"users":[{"user":"c1","features":{{Good}}},{"user":"c1","features":{{Good}}}]}""", 422, "comes twice")]
    [InlineData("/pipelines/churn/jobs", $$"""{"users":[{"user":"c1","features":{{Good}}}]}""", 422, "There is none.")]
    // Explanations.
    [InlineData("/pipelines/churn/users/c001/explanation", """{"top":0}""", 400, "\"top\" is 0")]
    [InlineData("/pipelines/churn/users/c001/explanation", """{"samples":100000}""", 400, "\"samples\" is 100000")]
    [InlineData("/pipelines/churn/users/c001/explanation", """{"scale":"percent"}""", 400, "\"scale\" is 'percent'")]
    [InlineData("/pipelines/churn/users/c001/explanation", """{"features":7}""", 400, "\"features\" is no object")]
    [InlineData("/pipelines/churn/jobs", """{"explain":"yes"}""", 400, "\"explain\" of the body is not true or false")]
    [InlineData("/pipelines/churn/jobs", """{"explain":true,"where":"outdated"}""", 400, "exclude each other")]
    public async Task Post_BadInput_IsRefusedAndSaysWhy(string path, string body, int status, string reason)
    {
        using var content = PredictingApi.Body(Expand(body));

        var problem = await serving.Http.JsonAsync(HttpMethod.Post, path, (HttpStatusCode)status, content);

        Assert.Contains(reason, (string)problem["detail"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(WhatIf, 1_100_000)]
    [InlineData(Predict, 17_000_000)]
    [InlineData(Fraud, 1_100_000)]
    public async Task Post_BodyThatIsTooLarge_Is413(string path, int bytes)
    {
        using var content = PredictingApi.Body($$"""{"rows":["{{new string('x', bytes)}}"]}""");

        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        // The server refuses the body before the client has sent it.
        request.Headers.ExpectContinue = true;

        using var response = await serving.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }

    [Fact]
    public async Task Post_AfterAllOfThem_NothingIsStoredAndTheProcessServes()
    {
        await Post_BadInput_IsRefusedAndSaysWhy(WhatIf, """{"set":{"agee":1}}""", 400, "Closest");

        Assert.Equal(0L, serving.Workplace.Query("SELECT count(*) FROM churn_scores WHERE user_id = 'c001'"));
        Assert.Equal("UP", (string)(await serving.Http.JsonAsync(HttpMethod.Get, "/health/ready"))["status"]!);
    }

    // Long bodies are written short.
    private static string Expand(string body)
    {
        if (body.StartsWith("variants: ", StringComparison.Ordinal))
            return Many("variants", """{"age":1}""", body);
        if (body.StartsWith("rows: ", StringComparison.Ordinal))
            return Many("rows", "{}", body);
        if (body.StartsWith("row without ", StringComparison.Ordinal))
            return $$"""{"rows":[{{PredictingApi.RowWith(body["row without ".Length..], null)}}]}""";
        if (body.StartsWith("row with ", StringComparison.Ordinal))
            return $$"""{"rows":[{{Row(body["row with ".Length..])}}]}""";
        return body.StartsWith("features with ", StringComparison.Ordinal)
            ? $$"""{"features":{{Row(body["features with ".Length..])}}}"""
            : body;
    }

    private static string Row(string change)
    {
        var colon = change.IndexOf(':', StringComparison.Ordinal);
        return PredictingApi.RowWith(change[..colon], change[(colon + 1)..]);
    }

    private static string Many(string property, string each, string body)
    {
        var count = int.Parse(body.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
        return $$"""{"{{property}}":[{{string.Join(',', Enumerable.Repeat(each, count))}}]}""";
    }
}
