using System.Net;
using ModelPipeline.Connectors.BigQuery.Credentials;

namespace ModelPipeline.Connectors.BigQuery.Tests;

public sealed class BigQueryRenewingTests
{
    // Of two requests with a token that has ended, the first may find that its credentials get no other. The second looks for others.
    [Fact]
    public async Task RenewAsync_CredentialsWereJustForgotten_AsksToTryAgain()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "https://bigquery.googleapis.com/");
        using var refused = new HttpResponseMessage(HttpStatusCode.Unauthorized) { RequestMessage = request };

        Assert.True(await new BigQueryCredentials().RenewAsync(refused, TestContext.Current.CancellationToken));
    }
}
