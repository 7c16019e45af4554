using System.Net;
using System.Text.Json;
using ModelPipeline.Connectors.BigQuery.Credentials;
using ModelPipeline.Connectors.BigQuery.Rest;
using Polly.Timeout;

namespace ModelPipeline.Connectors.BigQuery.Tests;

/// <summary>Exceptions of requests as exceptions of a pipeline.</summary>
public sealed class BigQueryErrorsTests
{
    private static readonly StorePart Part = StorePart.Input("p", "bigquery");

    public static TheoryData<Exception, string> Silences => new()
    {
        { new HttpRequestException("cut."), "cut." },
        { new IOException("broken"), "broken." },
        { new TimeoutRejectedException("late"), "it does not answer in time." },
        { new JsonException("odd"), "its answer is not what it should be." },
    };

    [Theory]
    [MemberData(nameof(Silences))]
    public void Translate_NoAnswer_IsTransient(Exception silence, string why)
    {
        var error = BigQueryErrors.Translate(silence, "read 't'", Part);

        Assert.True(BigQueryErrors.Is(silence));
        Assert.Equal((true, false), (error.IsTransient, error.BlamesData));
        Assert.StartsWith($"BigQuery cannot read 't': {why}", error.Detail, StringComparison.Ordinal);
        Assert.Same(silence, error.InnerException);
        Assert.IsType<StoreException>(BigQueryErrors.AtStart(silence, "Input", "Input:Table", "read 't'", Part));
    }

    [Fact]
    public void Is_DefectOfTheConnector_IsNone()
    {
        Assert.False(BigQueryErrors.Is(new InvalidOperationException()));
        Assert.False(BigQueryErrors.Is(new OperationCanceledException()));
        Assert.True(BigQueryErrors.Is(new BigQueryCredentialsException("no", null, isTransient: false)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Translate_NoCredentials_IsAsTheySay(bool passes) =>
        Assert.Equal(passes, BigQueryErrors.Translate(
            new BigQueryCredentialsException("no key.", null, passes), "read 't'", Part).IsTransient);

    [Theory]
    [InlineData("jobBackendError", "said so", true, false)]
    [InlineData("accessDenied", "said so", false, false)]
    [InlineData("invalidQuery", "Bad double value: 4711", false, true)]
    public void Translate_Answer_KeepsItsMessageAsAHash(string reason, string message, bool passes, bool blames)
    {
        StoreException Of(string text) => BigQueryErrors.Translate(
            new BigQueryException(new(HttpStatusCode.BadRequest, reason, text) { Column = "age" }), "read 't'", Part);

        var error = Of(message);

        Assert.Equal((passes, blames), (error.IsTransient, error.BlamesData));
        Assert.Equal(error.Cause, Of(message).Cause);
        Assert.NotEqual(error.Cause, Of($"{message}0").Cause);
        Assert.DoesNotContain("4711", $"{error.Message} {error.Detail} {error.Cause}", StringComparison.Ordinal);
        Assert.Equal(blames, error.Message.Contains("column 'age', BigQuery's reason is 'invalidQuery'", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(401, "required", "Input:Connection", "Check the credentials.")]
    [InlineData(404, "notFound", "Input:Table",
        "cannot be used: BigQuery cannot read 't': said so (reason notFound). Check it and Input:Connection.")]
    [InlineData(400, "invalidQuery", "Input:Table", "said so (reason invalidQuery)")]
    public void AtStart_Answer_IsAFaultOfTheSettingThatCausedIt(int status, string reason, string setting, string message)
    {
        var error = BigQueryErrors.AtStart(
            new BigQueryException(new((HttpStatusCode)status, reason, "said so")), "Input", "Input:Table", "read 't'", Part);

        var fault = Assert.Single(Assert.IsType<PipelineConfigurationException>(error).Faults);
        Assert.Equal(setting, fault.Setting);
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AtStart_NoCredentials_IsAFaultOfTheConnection()
    {
        var error = BigQueryErrors.AtStart(
            new BigQueryCredentialsException("no key.", null, isTransient: false), "Output", "Output:Table", "write 't'", Part);

        var fault = Assert.Single(Assert.IsType<PipelineConfigurationException>(error).Faults);
        Assert.Equal("Output:Connection", fault.Setting);
        Assert.StartsWith("cannot be used: no key. Set GOOGLE_APPLICATION_CREDENTIALS", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TranslateAsync_FailureAfterTheCancellation_IsTheCancellation()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => BigQueryErrors.TranslateAsync<int>(
            "read 't'", Part, () => throw new IOException("cut"), new(canceled: true)));
        await Assert.ThrowsAsync<StoreException>(() => BigQueryErrors.TranslateAsync<int>(
            "read 't'", Part, () => throw new IOException("cut"), CancellationToken.None));
    }

    [Theory]
    [InlineData(null, null, "a value of a row cannot be used (reason invalid; the job's page in Google Cloud says which).")]
    [InlineData("age", "j1", "a value of column 'age' cannot be used (reason invalid; the page of job j1 in Google Cloud says which).")]
    public void Explanation_OfARow_SaysWhereItsValueIs(string? column, string? job, string expected) =>
        Assert.Equal(expected, new BigQueryError(HttpStatusCode.BadRequest, "invalid", "Bad value: 4711") { Column = column, Job = job }
            .Explanation);

    [Fact]
    public void Explanation_OfAStreamedRow_NamesNoJob() =>
        Assert.Equal("a value of column 'age' cannot be used (reason invalid).",
            new BigQueryError(HttpStatusCode.OK, "invalid", "Bad value: 4711") { Column = "age" }.Explanation);

    [Theory]
    [InlineData("", null, "said so.")]
    [InlineData("", "j1", "said so (job j1).")]
    [InlineData("notFound", null, "said so (reason notFound).")]
    [InlineData("notFound", "j1", "said so (reason notFound; job j1).")]
    public void Whole_Error_HasItsReasonAndItsJob(string reason, string? job, string expected) =>
        Assert.Equal(expected, new BigQueryError(HttpStatusCode.NotFound, reason, "said so.\n") { Job = job }.Whole);

    [Theory]
    [InlineData("invalidQuery", "Unrecognized name: x at [1:8]", true)]
    [InlineData("invalidQuery", "Unrecognized name: x", false)]
    [InlineData("invalid", "Unrecognized name: x at [1:8]", false)]
    [InlineData("invalidQuery", "Bad int64 value: 7x at [1:8]", false)]
    public void IsWrongQuery_Error_IsOfAPlaceInTheStatement(string reason, string message, bool expected) =>
        Assert.Equal(expected, new BigQueryError(HttpStatusCode.BadRequest, reason, message).IsWrongQuery);

    [Theory]
    [InlineData("Could not serialize access to table p:d.t due to concurrent update", true)]
    [InlineData("Resources exceeded: Too many DML statements outstanding against table p:d.t, limit is 20.", true)]
    [InlineData("Exceeded rate limits: too many table update operations for this table", false)]
    public void IsConflict_Error_IsOfTwoStatements(string message, bool expected) =>
        Assert.Equal(expected, new BigQueryError(null, "invalidQuery", message).IsConflict);
}
