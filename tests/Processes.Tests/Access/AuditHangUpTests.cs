using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ModelPipeline.Tests;

/// <summary>Callers who send a change and hang up: what was changed is in the audit.</summary>
[Collection(typeof(GuardedCollection))]
public sealed class AuditHangUpTests(GuardedApi guarded)
{
    [Fact]
    public async Task Jobs_WhoseMakersHangUp_AreInTheAudit()
    {
        // Some hang up before the call is read, others while it is made: each waits a little longer than the one before.
        var calls = 0;
        await Eventually.TrueAsync(async () =>
        {
            await SendAndHangUpAsync("/pipelines/churn/jobs", """{"users":["c001"],"parallel":true}""",
                TimeSpan.FromMilliseconds(5 * calls++));
            return (await MadeAsync()).Count >= 5;
        }, "five jobs whose makers hung up");

        await Eventually.TrueAsync(
            async () => (await MadeAsync()).IsSubsetOf(await AuditedAsync()), "every job to be in the audit");
    }

    private async Task SendAndHangUpAsync(string path, string body, TimeSpan stays)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, guarded.Api.Http.BaseAddress!.Port, TestContext.Current.CancellationToken);
        await client.Client.SendAsync(
            Encoding.ASCII.GetBytes(
                $"POST {path} HTTP/1.1\r\nHost: localhost\r\nX-API-Key: {guarded.Keys["all"]}\r\nContent-Type: application/json\r\n"
                + $"Content-Length: {body.Length}\r\n\r\n{body}"),
            TestContext.Current.CancellationToken);
        await Task.Delay(stays, TestContext.Current.CancellationToken);
    }

    private Task<HashSet<string>> MadeAsync() => ReadAsync("/jobs", "", "id");

    private Task<HashSet<string>> AuditedAsync() => ReadAsync("/audit?limit=1000", "entries", "target");

    private async Task<HashSet<string>> ReadAsync(string path, string list, string property)
    {
        var (_, body) = await guarded.AskAsync(HttpMethod.Get, path, guarded.Keys["all"]);
        var all = list.Length > 0 ? body![list] : body;
        return [.. all!.AsArray().Select(each => (string)each![property]!)];
    }
}
