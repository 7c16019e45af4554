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
    [InlineData("invalidQuery", "Transaction is aborted due to concurrent update against table p:d.t. Transaction ID: x")]
    [InlineData("resourcesExceeded",
        "Resources exceeded during query execution: Too many DML statements outstanding against table p:d.t, limit is 20.")]
    [InlineData("invalidQuery",
        "Exceeded rate limits: too many table update operations for this table. For more information, see x at [5:1]")]
    [InlineData("blocked", "Job exceeded rate limits: Your table exceeded quota for imports or query appends per table.")]
    [InlineData("quotaExceeded", "Quota exceeded: Your user_method exceeded quota for concurrent api requests per user per method.")]
    [InlineData("quotaExceeded", "Quota exceeded: Your project:p exceeded quota for tabledata.list bytes per second per project.")]
    [InlineData("quotaExceeded",
        "Quota exceeded: Your project_and_region exceeded quota for max number of jobs that can be queued per project.")]
    [InlineData("jobInternalError", "The job encountered an internal error during execution")]
    public void Error_OfAMoment_AsksForANewQuery(string reason, string message) =>
        Assert.Equal(BigQueryErrorKind.StartAnew, Kind(reason, message));

    [Theory]
    [InlineData("invalidQuery",
        "UPDATE or DELETE statement over table p.d.t would affect rows in the streaming buffer, which is not supported")]
    [InlineData("invalidQuery",
        "Cannot query over table 'p.d.t' without a filter over column(s) 'day' that can be used for partition elimination")]
    [InlineData("invalidQuery", "Collation 'und:ci' on column user_id is not supported here")]
    [InlineData("invalidQuery", "Invalid time zone: Mars/Olympus")]
    [InlineData("invalid", "The field specified for clustering cannot be found in the schema. Invalid field: user")]
    [InlineData("invalid", "The table has another clustering specification: user_id")]
    [InlineData("invalidQuery", "Connection p.eu.c has no rights to read")]
    [InlineData("invalid", "Invalid table name: `p:d.t`")]
    [InlineData("invalid", "no such field: score.")]
    [InlineData("invalid", "Error while reading data, error message: JSON processing encountered an error: No such field: score.")]
    [InlineData("invalid", "Provided Schema does not match Table p:d.t. Field score has changed type from FLOAT to STRING")]
    [InlineData("invalidQuery", "Could not cast literal \"x\" to type DATE at [1:20]")]
    [InlineData("invalidQuery", "Syntax error: Expected end of input but got keyword FROM at [2:1]")]
    public void Error_OfTheTableOrTheStatement_IsThrownOnceInFull(string reason, string message)
    {
        var error = new BigQueryError(HttpStatusCode.BadRequest, reason, message) { Job = "job_1" };

        Assert.Equal((BigQueryErrorKind.Statement, false, false), (error.Kind, error.IsTransient, error.BlamesData));
        Assert.Contains(message.TrimEnd('.'), error.Explanation, StringComparison.Ordinal);
        Assert.Contains("job_1", error.Explanation, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("invalidQuery", "division by zero: 4711 / 0")]
    [InlineData("invalidQuery", "int64 overflow: 4711 * 9223372036854775807")]
    [InlineData("invalidQuery", "Bad int64 value: 4711x")]
    [InlineData("invalidQuery", "Bad double value: table name 4711 at [1:8]")]
    [InlineData("invalidQuery", "Invalid date: '4711 not found in the schema'")]
    [InlineData("invalidQuery", "Failed to parse input string \"4711\"")]
    [InlineData("invalidQuery", "Array index 4711 is out of bounds (overflow)")]
    [InlineData("invalidQuery", "UPDATE/MERGE must match at most one source row for each target row: 4711")]
    [InlineData("invalidQuery", "Error: boom 4711 at score(INT64) line 1, column 1")]
    [InlineData("invalid", "Invalid NUMERIC value: 4711")]
    [InlineData("invalid", "Error while reading data, error message: JSON parsing error in row starting at position 4711")]
    [InlineData("invalid", "Maximum allowed row size exceeded. Allowed: 5242880 Row size: 4711")]
    [InlineData("invalidQuery", "What nobody has heard of: 4711")]
    public void Error_OfARow_HidesItsValueAndNamesTheJob(string reason, string message)
    {
        var error = new BigQueryError(HttpStatusCode.BadRequest, reason, message) { Job = "job_1" };

        Assert.Equal((BigQueryErrorKind.Row, false, true), (error.Kind, error.IsTransient, error.BlamesData));
        Assert.DoesNotContain("4711", error.Explanation, StringComparison.Ordinal);
        Assert.Contains("job_1", error.Explanation, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(413, "", "HTTP 413")]
    [InlineData(400, "badRequest", "Request payload size exceeds the limit: 10485760 bytes.")]
    public void Error_OfTheSize_BlamesRows(int status, string reason, string message) =>
        Assert.Equal(BigQueryErrorKind.TooLarge, new BigQueryError((HttpStatusCode)status, reason, message).Kind);

    [Theory]
    [InlineData("quotaExceeded", "Quota exceeded: Your project exceeded quota for free query bytes scanned.")]
    [InlineData("responseTooLarge", "Response too large to return.")]
    [InlineData("conditionNotMet", "Precondition Failed")]
    [InlineData("duplicate", "Already Exists: Table p:d.t")]
    public void Error_ThatNoRetryChanges_IsPermanent(string reason, string message) =>
        Assert.Equal(BigQueryErrorKind.Refused, Kind(reason, message));

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

        Assert.Equal(new(HttpStatusCode.ServiceUnavailable, reason, message),
            await BigQueryError.ReadAsync(response, TestContext.Current.CancellationToken));
    }

    private static BigQueryErrorKind Kind(string reason, string message) =>
        new BigQueryError(HttpStatusCode.BadRequest, reason, message).Kind;
}
