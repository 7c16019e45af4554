using System.Net;
using ModelPipeline.Connectors.BigQuery.Rest;

namespace ModelPipeline.Connectors.BigQuery.Tests;

public sealed class BigQueryErrorTests
{
    [Theory]
    [InlineData(503, "backendError", true, true)]
    [InlineData(500, "internalError", true, true)]
    [InlineData(403, "rateLimitExceeded", true, true)]
    [InlineData(429, "", true, true)]
    [InlineData(502, "", true, true)]
    [InlineData(400, "jobBackendError", false, true)]
    [InlineData(400, "jobInternalError", false, true)]
    [InlineData(400, "jobRateLimitExceeded", false, true)]
    [InlineData(400, "tableUnavailable", false, true)]
    [InlineData(500, "bytesBilledLimitExceeded", false, false)]
    [InlineData(403, "quotaExceeded", false, false)]
    [InlineData(403, "accessDenied", false, false)]
    [InlineData(404, "notFound", false, false)]
    [InlineData(400, "resourcesExceeded", false, false)]
    [InlineData(401, "", false, false)]
    [InlineData(501, "notImplemented", false, false)]
    public void Error_Reason_DecidesBeforeTheStatus(int status, string reason, bool sentAgain, bool transient)
    {
        var error = new BigQueryError((HttpStatusCode)status, reason, "said");

        Assert.Equal((sentAgain, transient, false), (error.MayBeSentAgain, error.IsTransient, error.BlamesData));
        Assert.Contains("said", error.Explanation, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("invalidQuery", "Could not serialize access to table p:d.t due to concurrent update")]
    [InlineData("resourcesExceeded", "Resources exceeded during query execution: Too many DML statements outstanding against table p:d.t, limit is 20.")]
    public void Error_OthersChangeTheTable_IsTransient(string reason, string message) => Assert.True(new BigQueryError(HttpStatusCode.BadRequest, reason, message).IsTransient);

    [Fact]
    public void Error_OfTheQuerysText_BlamesNoRowAndIsRepeated()
    {
        var error = new BigQueryError(HttpStatusCode.BadRequest, "invalidQuery", "Unrecognized name: x at [1:8]");

        Assert.False(error.BlamesData);
        Assert.Equal("Unrecognized name: x at [1:8] (reason invalidQuery).", error.Explanation);
    }

    [Fact]
    public void Error_OfTheData_BlamesARowAndKeepsItsValue()
    {
        var error = new BigQueryError(HttpStatusCode.BadRequest, "invalidQuery", "Bad double value: secret");

        Assert.True(error.BlamesData);
        Assert.DoesNotContain("secret", error.Explanation, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"error":{"code":404,"message":"gone","errors":[{"reason":"notFound"}]}}""", "notFound", "gone")]
    [InlineData("""{"error":{"code":404,"message":"gone"}}""", "", "gone")]
    [InlineData("""{"error":"invalid_grant"}""", "", "HTTP 503")]
    [InlineData("<html>Bad Gateway</html>", "", "HTTP 503")]
    [InlineData("", "", "HTTP 503")]
    [InlineData("[1]", "", "HTTP 503")]
    public async Task ReadAsync_AnyBody_IsAnError(string body, string reason, string message)
    {
        using var response = new HttpResponseMessage(HttpStatusCode.ServiceUnavailable) { Content = new StringContent(body) };

        Assert.Equal(new(HttpStatusCode.ServiceUnavailable, reason, message), await BigQueryError.ReadAsync(response, TestContext.Current.CancellationToken));
    }
}
