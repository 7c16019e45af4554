using System.Security.Cryptography;
using System.Text;

namespace ModelPipeline.Tests;

[Collection(typeof(ServingCollection))]
public sealed class ForgetEndpointsTests(ServingApi serving)
{
    private HttpClient Http => serving.Http;

    [Fact]
    public async Task Delete_OddUsers_ForgetsEachAndNobodyElse()
    {
        await Http.AskAsync("POST /pipelines/churn/users/u070/score");
        foreach (var user in TestFolder.OddUsers)
        {
            var path = $"/pipelines/churn/users/{Uri.EscapeDataString(user)}";
            await Http.AskAsync($"POST {path}/score");

            Assert.Equal(204, (await Http.AskAsync($"DELETE {path}")).Status);
            Assert.Equal(204, (await Http.AskAsync($"DELETE {path}")).Status);

            Assert.Equal("no-score", (await Http.AskAsync($"GET {path}/score")).Problem);
        }

        Assert.Equal(200, (await Http.AskAsync("GET /pipelines/churn/users/u070/score")).Status);
    }

    // A path cannot name them: programs take such a segment out of a URL, and then ask another route.
    [Theory]
    [InlineData(".")]
    [InlineData("..")]
    public async Task Delete_UserOfTheQuery_ForgetsAUserWhomNoPathCanName(string user)
    {
        await Http.LinesAsync("calls", user);
        await Http.AskAsync($"POST /model?pipeline=calls&user={user}", """{"features":{"x":1}}""");

        Assert.Equal(204, (await Http.AskAsync($"DELETE /pipelines/calls/users?user={user}")).Status);
    }

    [Fact]
    public async Task Delete_User_IsInTheAuditWithoutTheId()
    {
        await Http.AskAsync("DELETE /pipelines/churn/users/u071");

        var entry = (await Http.AskAsync("GET /audit")).Json["entries"]![0]!;

        Assert.Equal(("user.forget", "churn"), ((string)entry["action"]!, (string)entry["pipeline"]!));
        Assert.Equal($"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("u071")))}", (string)entry["target"]!);
    }

    [Theory]
    [InlineData("/pipelines/nope/users/u001", 404, "unknown-pipeline")]
    [InlineData("/pipelines/churn/users/%20", 400, "invalid-user")]
    [InlineData("/pipelines/churn/users", 400, "invalid-user")]
    [InlineData("/pipelines/churn/users/", 400, "invalid-user")]
    [InlineData("/pipelines/churn/users?user=%20", 400, "invalid-user")]
    [InlineData("/pipelines/nope/users?user=u001", 404, "unknown-pipeline")]
    public async Task Delete_Nobody_IsAProblem(string path, int status, string type)
    {
        var problem = await Http.AskAsync($"DELETE {path}");

        Assert.Equal((status, type), (problem.Status, problem.Problem));
    }

    [Fact]
    public async Task Delete_StoreKeepsRowsForAWhile_Is503ForHalfAnHourAndAudited()
    {
        serving.Writer.Forgetting = _ => "Rows of the last minutes are kept.";
        try
        {
            var problem = await Http.AskAsync("DELETE /pipelines/steered/users/late");

            Assert.Equal((503, "not-yet-forgotten", "1800"), (problem.Status, problem.Problem, problem.Header("Retry-After")));
            var entry = (await Http.AskAsync("GET /audit")).Json["entries"]![0]!;
            Assert.Equal(("user.forget", "steered"), ((string)entry["action"]!, (string)entry["pipeline"]!));
        }
        finally
        {
            serving.Writer.Forgetting = _ => null;
        }
    }

    [Fact]
    public async Task Delete_StoreIsDown_Is503AndTheLogHasNoUser()
    {
        serving.TakeAway("host warehouse8");
        try
        {
            var problem = await Http.AskAsync("DELETE /pipelines/steered/users/secretive");
            // A machine that stands still meets the short limit itself.
            while (problem.Status == 504)
                problem = await Http.AskAsync("DELETE /pipelines/steered/users/secretive");

            Assert.Equal((503, "store-unavailable", "1"), (problem.Status, problem.Problem, problem.Header("Retry-After")));
            Assert.DoesNotContain("warehouse8", problem.Text, StringComparison.Ordinal);
            await Eventually.TrueAsync(() => serving.Api.Log.All.Any(line => line.Event == 328
                && line.Text.Contains((string)problem.Json["traceId"]!, StringComparison.Ordinal)), "a line of the log");
            Assert.DoesNotContain(serving.Api.Log.All, line => line.Text.Contains("secretive", StringComparison.Ordinal));
        }
        finally
        {
            await serving.BringBackAsync();
        }
    }

    [Fact]
    public async Task Delete_StoreFails_Is500()
    {
        serving.Writer.Forgetting = _ => throw new StoreException("The output lacks a table.");
        try
        {
            var problem = await Http.AskAsync("DELETE /pipelines/steered/users/u1");

            Assert.Equal((500, "failed"), (problem.Status, problem.Problem));
        }
        finally
        {
            serving.Writer.Forgetting = _ => null;
        }
    }
}
