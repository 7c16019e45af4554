using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using ModelPipeline.Api;

namespace ModelPipeline.Tests;

public sealed class TokenReaderTests
{
    [Fact]
    public async Task Read_ProviderTakesTheQuestionAndNeverAnswers_IsUnsureForAllWhoWait()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var reader = new TokenReader(
            $"http://{silent.LocalEndpoint}", "model-pipeline", TimeSpan.FromMinutes(1), NullLogger<TokenReaderTests>.Instance);

        var reads = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ =>
                reader.ReadAsync("a.b.c", TestContext.Current.CancellationToken)))
            .WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

        Assert.All(reads, read => Assert.True(read.Refusal.IsUnsure));
    }
}
