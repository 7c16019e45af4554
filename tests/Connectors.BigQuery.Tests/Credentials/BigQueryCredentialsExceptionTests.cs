using System.Net;
using Google.Apis.Auth.OAuth2.Responses;
using ModelPipeline.Connectors.BigQuery.Credentials;

namespace ModelPipeline.Connectors.BigQuery.Tests;

public sealed class BigQueryCredentialsExceptionTests
{
    [Theory]
    [InlineData(HttpStatusCode.BadRequest, false)]
    [InlineData(HttpStatusCode.Unauthorized, false)]
    [InlineData(HttpStatusCode.Forbidden, false)]
    [InlineData(HttpStatusCode.RequestTimeout, true)]
    [InlineData(HttpStatusCode.TooManyRequests, true)]
    [InlineData(HttpStatusCode.InternalServerError, true)]
    [InlineData(HttpStatusCode.ServiceUnavailable, true)]
    public void Of_ServerOfTokensRefuses_IsTransientByItsStatus(HttpStatusCode status, bool passes)
    {
        var refused = BigQueryCredentialsException.Of(
            new TokenResponseException(new TokenErrorResponse { Error = "invalid_grant" }, status));
        var silent = BigQueryCredentialsException.Of(new TokenResponseException(new TokenErrorResponse(), status));
        var page = BigQueryCredentialsException.Of(new HttpRequestException("no", null, status));

        Assert.Equal("Google gives no token for the credentials (invalid_grant).", refused.Message);
        Assert.Equal($"Google gives no token for the credentials (HTTP {(int)status}).", silent.Message);
        Assert.Equal($"the server of tokens answers {(int)status}.", page.Message);
        Assert.All([refused, silent, page], each => Assert.Equal(passes, each.IsTransient));
    }

    [Fact]
    public void Of_TokenIsMissingWithoutAStatus_IsTransient()
    {
        var error = BigQueryCredentialsException.Of(new TokenResponseException(new TokenErrorResponse()));

        Assert.Equal("Google gives no token for the credentials (no reason given).", error.Message);
        Assert.True(error.IsTransient);
    }

    [Fact]
    public void Of_ServerOfTokensIsSilent_IsTransient()
    {
        Exception[] silent = [new HttpRequestException("no"), new IOException("cut"), new OperationCanceledException(),
            new TimeoutException()];

        Assert.All(silent.Select(BigQueryCredentialsException.Of), each =>
            Assert.Equal((true, "the server of tokens does not answer."), (each.IsTransient, each.Message)));
    }

    [Fact]
    public void Of_AnyOther_IsAsItIsOrCannotBeUsed()
    {
        var known = BigQueryCredentialsException.OfAnotherUniverse("own.example", "asked.example");
        var unknown = BigQueryCredentialsException.Of(new InvalidOperationException("secret"));

        Assert.Same(known, BigQueryCredentialsException.Of(known));
        Assert.False(known.IsTransient);
        Assert.Contains("set UniverseDomain=own.example", known.Message, StringComparison.Ordinal);
        Assert.Equal((false, "the Google credentials cannot be used."), (unknown.IsTransient, unknown.Message));
    }
}
