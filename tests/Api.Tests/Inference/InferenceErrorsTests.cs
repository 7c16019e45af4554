namespace ModelPipeline.Tests;

/// <summary>What the Open Inference Protocol over HTTP refuses.</summary>
[Collection(typeof(ServingCollection))]
public sealed class InferenceErrorsTests(ServingApi serving)
{
    private HttpClient Http => serving.Http;

    [Theory]
    [InlineData("nobody", 404, "The input has no row for this user.")]
    [InlineData("gap", 400, "Model:Nulls")]
    public async Task Infer_AllUsersFail_IsTheErrorOfTheFirst(string user, int status, string said)
    {
        var answer = await Http.AskAsync("POST /v2/models/churn.users/infer",
            $$"""{"inputs":[{"name":"user_id","shape":[1],"datatype":"BYTES","data":["{{user}}"]}]}""");

        Assert.Equal(status, answer.Status);
        Assert.Contains(said, ErrorOf(answer), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("churn", "", 400, "no JSON")]
    [InlineData("churn", "{}", 400, "no \"inputs\"")]
    [InlineData("churn", """{"inputs":[]}""", 400, "\"inputs\" is empty; send the inputs of the model.")]
    [InlineData("churn", """{"inputs":[{"name":"x","shape":[0],"datatype":"FP64","data":[]}]}""", 400,
        "has the shape [0], no element; send one row at least.")]
    [InlineData("churn", """{"inputs":[{"name":"x","shape":[2000000000,0],"datatype":"FP64","data":[]}]}""", 400, "no element")]
    [InlineData("churn", """{"inputs":[{"name":"z","shape":[1],"datatype":"FP64","data":[1]}]}""", 400, "has no input 'z'; its inputs are")]
    [InlineData("churn", """{"inputs":[{"name":"x","shape":[1],"datatype":"BYTES","data":["x"]}]}""", 400,
        "has elements of type String; the model takes Double")]
    [InlineData("churn", """{"inputs":[{"name":"x","shape":[2],"datatype":"FP64","data":[1]}]}""", 400,
        "has 1 elements of data; its shape says 2")]
    [InlineData("churn", """{"inputs":[{"name":"x","shape":[-1],"datatype":"FP64","data":[1]}]}""", 400, "must be 0 or more")]
    [InlineData("churn", """{"inputs":[{"name":"x","shape":[1],"datatype":"FP64","data":["NaN"]}]}""", 400, "is no FP64")]
    [InlineData("churn", """{"inputs":[{"name":"x","shape":[1,2],"datatype":"FP64","data":[1,2]}]}""", 400,
        "has 2 elements a row; the model takes 1")]
    [InlineData("churn",
        """{"inputs":[{"name":"x","shape":[1],"datatype":"FP64","data":[1]},{"name":"z","shape":[2],"datatype":"FP64","data":[1,2]}]}""",
        400, "Tensor 'z' has 2 rows and 'x' has 1; the first dimension is the rows.")]
    [InlineData("churn", """{"inputs":[{"name":"x","shape":[1],"datatype":"FP64","data":[1]}],"outputs":[{"name":"z"}]}""", 400,
        "has no output 'z'; its outputs are 'y'")]
    [InlineData("churn",
        """{"inputs":[{"name":"x","shape":[1],"datatype":"FP64","data":[1]},{"name":"x","shape":[1],"datatype":"FP64","data":[1]}]}""",
        400, "once more")]
    [InlineData("nope", """{"inputs":[{"name":"x","shape":[1],"datatype":"FP64","data":[1]}]}""", 404, "There is no pipeline 'nope'")]
    [InlineData("nope.users", """{"inputs":[{"name":"user_id","shape":[1],"datatype":"BYTES","data":["a"]}]}""", 404,
        "There is no pipeline 'nope'")]
    [InlineData("churn/versions/v9", """{"inputs":[{"name":"x","shape":[1],"datatype":"FP64","data":[1]}]}""", 404, "v9")]
    [InlineData("churn.users/versions/1", """{"inputs":[{"name":"user_id","shape":[1],"datatype":"BYTES","data":["a"]}]}""", 400,
        "has no versions to choose from")]
    [InlineData("churn.USERS/versions/1", """{"inputs":[{"name":"user_id","shape":[1],"datatype":"BYTES","data":["a"]}]}""", 400,
        "Model 'churn.USERS' has no versions to choose from")]
    [InlineData("churn.users", """{"inputs":[{"name":"x","shape":[1],"datatype":"FP64","data":[1]}]}""", 400,
        "Input 'user_id' is missing; send the ids of the users.")]
    [InlineData("churn.users",
        """
        {"inputs":[{"name":"user_id","shape":[1],"datatype":"BYTES","data":["a"]},
                   {"name":"x","shape":[1],"datatype":"FP64","data":[1]}]}
        """, 400, "no input 'x'; its inputs are 'user_id'.")]
    [InlineData("churn.users", """{"inputs":[{"name":"user_id","shape":[1],"datatype":"FP32","data":[1]}]}""", 400,
        "Tensor 'user_id' is FP32; send BYTES or whole numbers.")]
    [InlineData("churn.users", """{"inputs":[{"name":"user_id","shape":[1,2],"datatype":"BYTES","data":["a","b"]}]}""", 400,
        "has the shape [1,2]; send [n] or [n,1], without nulls.")]
    [InlineData("churn.users", """{"inputs":[{"name":"user_id","shape":[2],"datatype":"BYTES","data":["a",null]}]}""", 400,
        "send [n] or [n,1], without nulls.")]
    [InlineData("churn.users", """{"inputs":[{"name":"user_id","shape":[2],"datatype":"BYTES","data":["a"," "]}]}""", 400,
        "Row 1: Please provide a valid user id.")]
    [InlineData("churn.users", """{"inputs":[{"name":"user_id","shape":[1],"datatype":"BYTES","data":["a"]}],"outputs":[{"name":"z"}]}""",
        400, "The model has no output 'z'; see its metadata.")]
    [InlineData("calls.users", """{"inputs":[{"name":"user_id","shape":[1],"datatype":"BYTES","data":["a"]}]}""", 400,
        "Input 'x' is missing; the model takes 'user_id', 'x'.")]
    public async Task Infer_RequestThatDoesNotFit_IsAnErrorOfTheProtocol(string model, string body, int status, string said)
    {
        var answer = await Http.AskAsync($"POST /v2/models/{model}/infer", body);

        Assert.Equal(status, answer.Status);
        Assert.Contains(said, ErrorOf(answer), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("5", "malformed")]
    [InlineData("0", "a request without JSON is not taken")]
    [InlineData("-1", "is no whole number")]
    [InlineData("5000", "is 5000, and the body has 13 bytes")]
    [InlineData("99999999999", "is no whole number")]
    public async Task Infer_LengthThatDoesNotFitTheBody_IsAnErrorOfTheProtocol(string length, string said)
    {
        var answer = await Http.AskAsync("POST /v2/models/churn/infer", "{\"inputs\":[]}", ("Inference-Header-Content-Length", length));

        Assert.Equal(400, answer.Status);
        Assert.Contains(said, ErrorOf(answer), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("br", 415, "The Content-Encoding is 'br'; send gzip, deflate or none.")]
    [InlineData("gzip", 400, "The body is not what its Content-Encoding says, 'gzip'.")]
    [InlineData("identity", 400, "\"inputs\" is empty")]
    public async Task Infer_EncodingThatDoesNotFit_IsAnErrorOfTheProtocol(string encoding, int status, string said)
    {
        var answer = await Http.AskAsync("POST /v2/models/churn/infer", "{\"inputs\":[]}", ("Content-Encoding", encoding));

        Assert.Equal(status, answer.Status);
        Assert.Contains(said, ErrorOf(answer), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(100_000, "has no input 'z'")]
    [InlineData(100_001, "The request has 100001 rows; at most 100000 are allowed. Send several requests, or use a job.")]
    public async Task Infer_Rows_AreAHundredThousandAtMost(int rows, string said)
    {
        var data = string.Join(',', Enumerable.Repeat("1", rows));

        var answer = await Http.AskAsync("POST /v2/models/churn/infer",
            $$"""{"inputs":[{"name":"z","shape":[{{rows}}],"datatype":"FP64","data":[{{data}}]}]}""");

        Assert.Contains(said, ErrorOf(answer), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Infer_SmallBodyThatUnpacksToALargeOne_Is413()
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, "/v2/models/churn/infer");
        message.Content = Packing.Pack(new byte[(64 << 20) + 1], "gzip");

        var answer = await Http.AskAsync(message);

        Assert.Equal((413, $"The body has more than {64 << 20} bytes; send fewer rows at a time."), (answer.Status, ErrorOf(answer)));
    }

    [Theory]
    [InlineData("GET /v2/models/nope", 404)]
    [InlineData("GET /v2/models/nope/ready", 404)]
    [InlineData("GET /v2/models/nope.users", 404)]
    [InlineData("GET /v2/models/churn/versions/v9", 404)]
    [InlineData("GET /v2/models/churn.users/versions/v9", 400)]
    [InlineData("GET /v2/nothing", 404)]
    [InlineData("PUT /v2/models/churn/infer", 405)]
    public async Task Request_RouteOrModelUnknown_IsAnErrorOfTheProtocol(string request, int status)
    {
        var answer = await Http.AskAsync(request);

        Assert.Equal(status, answer.Status);
        Assert.NotEmpty(ErrorOf(answer));
    }

    [Fact]
    public async Task Infer_OwnTimeout_Is504()
    {
        var gate = new Gate();
        serving.Retriever.During = (_, token) => gate.PassAsync(token);
        try
        {
            var answer = await Http.AskAsync("POST /v2/models/steered.users/infer",
                """{"parameters":{"timeout":1000},"inputs":[{"name":"user_id","datatype":"BYTES","shape":[1],"data":["late"]}]}""");

            Assert.Equal(504, answer.Status);
            Assert.StartsWith("The cluster did not answer before the deadline", ErrorOf(answer), StringComparison.Ordinal);
        }
        finally
        {
            gate.Open();
            serving.Retriever.During = (_, _) => Task.CompletedTask;
        }
    }

    private static string ErrorOf(Answer answer)
    {
        Assert.Equal("application/json", answer.Type);
        return (string)Assert.Single(answer.Json.AsObject(), property => property.Key == "error").Value!;
    }
}
