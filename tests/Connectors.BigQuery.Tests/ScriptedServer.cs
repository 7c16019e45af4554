using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ModelPipeline.Connectors.BigQuery.Tests;

/// <summary>
/// A server with prepared answers. A request gets the first unused answer that fits; the last fitting answer is repeated. A request without
/// a prepared answer, such as the dry run of a start, gets the answer for a working pipeline.
/// </summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly WebApplication server;
    private readonly List<ScriptedAnswer> answers;
    private readonly string table;
    private readonly Lock gate = new();

    private ScriptedServer(WebApplication server, IEnumerable<ScriptedAnswer> answers, string table)
    {
        this.server = server;
        this.answers = [.. answers];
        this.table = table;
    }

    public string Address => server.Urls.First();

    public string ConnectionString => $"Project=p;Dataset=d;Emulator={Address}";

    /// <summary>All requests, in order, with their bodies.</summary>
    public ConcurrentQueue<ScriptedRequest> Requests { get; } = [];

    /// <param name="answers">The answers in order.</param>
    /// <param name="table">The description of a table without a prepared answer.</param>
    public static async Task<ScriptedServer> StartAsync(IEnumerable<ScriptedAnswer> answers, string table = """{"schema":{"fields":[]}}""")
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var scripted = new ScriptedServer(builder.Build(), answers, table);
        scripted.server.Run(scripted.AnswerAsync);
        await scripted.server.StartAsync();
        return scripted;
    }

    /// <summary>The number of requests with this beginning.</summary>
    public int Count(string on) => Requests.Count(request => request.Line.StartsWith(on, StringComparison.Ordinal) && !request.IsDryRun);

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var headers = context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(),
            StringComparer.OrdinalIgnoreCase);
        var request = new ScriptedRequest(
            $"{context.Request.Method} {context.Request.Path}{context.Request.QueryString}", await reader.ReadToEndAsync(), headers);
        Requests.Enqueue(request);
        var answer = Take(request);
        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = answer.Type;
        if (answer.Status != StatusCodes.Status204NoContent)
            await context.Response.WriteAsync(answer.Body);
    }

    private ScriptedAnswer Take(ScriptedRequest request)
    {
        if (request.IsDryRun)
            return new("", 200, """{"jobComplete":true,"schema":{"fields":[]}}""");
        lock (gate)
        {
            var fitting = answers.FindAll(answer => request.Line.StartsWith(answer.On, StringComparison.Ordinal));
            if (fitting.Count > 1)
                answers.Remove(fitting[0]);
            return fitting.FirstOrDefault() ?? request.Line[..request.Line.IndexOf(' ', StringComparison.Ordinal)] switch
            {
                "GET" => new("", 200, table),
                "DELETE" => new("", 204, ""),
                _ => new("", 200, """{"jobComplete":true,"numDmlAffectedRows":"1","schema":{"fields":[]}}"""),
            };
        }
    }
}
