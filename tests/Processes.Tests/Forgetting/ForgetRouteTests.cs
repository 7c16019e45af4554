using System.Net;
using System.Security.Cryptography;

namespace ModelPipeline.Tests;

/// <summary>The route that forgets a user.</summary>
[Collection(typeof(ServingCollection))]
public sealed class ForgetRouteTests(ServingApi serving)
{
    [Theory]
    [InlineData("churn", "c101")]
    [InlineData("append", "c102")]
    [InlineData("churn", "o'brien; drop table customers; --")]
    [InlineData("append", "ünï-用户-🙂")]
    [InlineData("churn", "a/b%2Fc d+e")]
    public async Task Delete_ScoredUser_DeletesTheRowsAndIsTheSameAgain(string pipeline, string user)
    {
        var path = $"/pipelines/{pipeline}/users/{Uri.EscapeDataString(user)}";
        for (var i = 0; i < 2; i++)
            await serving.Http.JsonAsync(HttpMethod.Post, $"{path}/score");
        await serving.Http.JsonAsync(HttpMethod.Post, $"/pipelines/{pipeline}/users/c103/score");

        await DeleteAsync(path);
        await DeleteAsync(path);

        await serving.Http.JsonAsync(HttpMethod.Get, $"{path}/score", HttpStatusCode.NotFound);
        Assert.Equal(0L,
            serving.Workplace.Query(
                $"SELECT count(*) FROM {pipeline}_scores WHERE user_id = '{user.Replace("'", "''", StringComparison.Ordinal)}'"));
        await serving.Http.JsonAsync(HttpMethod.Get, $"/pipelines/{pipeline}/users/c103/score");
        // The call takes no remembered score, so it is a new one.
        await serving.Http.JsonAsync(HttpMethod.Post, $"{path}/score?maxAge=3600");
        await serving.Http.JsonAsync(HttpMethod.Get, $"{path}/score");
    }

    [Fact]
    public async Task Delete_User_IsInTheAuditWithoutTheId()
    {
        await DeleteAsync("/pipelines/churn/users/c104");

        var audit = (await serving.Http.JsonAsync(HttpMethod.Get, "/audit")).ToJsonString();
        Assert.Contains("user.forget", audit, StringComparison.Ordinal);
        Assert.Contains(Convert.ToHexStringLower(SHA256.HashData("c104"u8)), audit, StringComparison.Ordinal);
        Assert.DoesNotContain("c104", audit, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Delete_UnknownPipelineOrInvalidUser_IsAProblem()
    {
        var unknown = await serving.Http.JsonAsync(HttpMethod.Delete, "/pipelines/none/users/c001", HttpStatusCode.NotFound);
        Assert.Equal("urn:model-pipeline:problem:unknown-pipeline", (string)unknown["type"]!);
        var invalid = await serving.Http.JsonAsync(HttpMethod.Delete, "/pipelines/churn/users/%20", HttpStatusCode.BadRequest);
        Assert.Equal("urn:model-pipeline:problem:invalid-user", (string)invalid["type"]!);
    }

    private async Task DeleteAsync(string path)
    {
        using var response = await serving.Http.DeleteAsync(path);
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
    }
}
