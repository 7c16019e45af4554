using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ModelPipeline.Bench.BigQuery;

/// <summary>
/// A BigQuery that has rows for whoever asks and forgets what it is given: as fast as a server can be, so that what is measured is the
/// connector. A process of its own.
/// </summary>
internal static class Stub
{
    private const string Job =
        """{"jobComplete":true,"jobReference":{"projectId":"p","jobId":"j"},"status":{"state":"DONE"},"totalBytesBilled":"0","schema":{"fields":[]},"configuration":{"query":{"destinationTable":{"projectId":"p","datasetId":"d","tableId":"t"}}},""";
    private static readonly string Fields = string.Join(",", Enumerable.Range(0, 10).Select(i => $$"""{"name":"f{{i}}","type":"FLOAT"}"""));
    private static readonly string Results =
        $$$"""{"fields":[{"name":"id","type":"STRING"},{"name":"r","type":"RECORD","mode":"REPEATED","fields":[{{{Fields.Replace("\"f", "\"c", StringComparison.Ordinal)}}}]}]}""";

    private static readonly string Values = string.Join(",", Enumerable.Range(0, 10).Select(i => $$"""{"v":"{{i}}.25"}"""));

    public static async Task RunAsync(int port, long users, string outputs)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http1);
            kestrel.Listen(IPAddress.Loopback, Hosting.StoragePort, listen => listen.Protocols = HttpProtocols.Http2);
            kestrel.Limits.MaxRequestBodySize = null;
        });
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(new StubStorage(users));
        var app = builder.Build();
        app.MapGrpcService<StubStorage>();
        app.Map("/{**path}", (HttpContext context) => AnswerAsync(context, users, outputs));
        await app.RunAsync();
    }

    private static async Task AnswerAsync(HttpContext context, long users, string outputs)
    {
        var method = context.Request.Method;
        var path = context.Request.Path.Value!;
        await context.Request.Body.CopyToAsync(Stream.Null);
        context.Response.ContentType = "application/json";
        if (path.StartsWith("/upload/", StringComparison.Ordinal) && context.Request.Headers.ContentRange.Count == 0)
        {
            if ((string?)context.Request.Query["uploadType"] == "resumable")
                context.Response.Headers.Location = $"{context.Request.Scheme}://{context.Request.Host}{path}?upload_id=1";
            await context.Response.WriteAsync(Job + "\"x\":1}");
        }
        else if (context.Request.Headers.ContentRange.ToString() is { Length: > 0 } range && range.EndsWith('*'))
        {
            context.Response.StatusCode = StatusCodes.Status308PermanentRedirect;
            context.Response.Headers.Range = $"bytes=0-{range.Split(' ')[1].Split('/')[0].Split('-')[1]}";
        }
        else if (method == "GET" && path.Contains("/queries/", StringComparison.Ordinal))
        {
            await RowsAsync(context, users);
        }
        else if (method == "GET" && path.Contains("/tables/customers", StringComparison.Ordinal))
        {
            await context.Response.WriteAsync($$$"""{"schema":{"fields":[{"name":"user_id","type":"STRING"},{{{Fields}}}]}}""");
        }
        else if (method == "GET" && path.Contains("/tables/", StringComparison.Ordinal))
        {
            await context.Response.WriteAsync(outputs);
        }
        else
        {
            await context.Response.WriteAsync($"{Job}\"totalRows\":\"{users.ToString(CultureInfo.InvariantCulture)}\"}}");
        }
    }

    private static async Task RowsAsync(HttpContext context, long users)
    {
        var start = long.Parse(context.Request.Query["startIndex"]!, CultureInfo.InvariantCulture);
        // As BigQuery: pages of 10 MB.
        var end = Math.Min(users, start + Math.Min(25_000, long.Parse(context.Request.Query["maxResults"]!, CultureInfo.InvariantCulture)));
        await context.Response.WriteAsync($$"""{"jobComplete":true,"schema":{{Results}},"rows":[""");
        var text = new StringBuilder();
        for (var row = start; row < end; row++)
        {
            text.Append(row == start ? "" : ",")
                .Append("{\"f\":[{\"v\":\"u")
                .Append(row.ToString("D9", CultureInfo.InvariantCulture))
                .Append("\"},{\"v\":[{\"v\":{\"f\":[")
                .Append(Values).Append("]}}]}]}");
            if (text.Length < 65_536)
                continue;
            await context.Response.WriteAsync(text.ToString());
            text.Clear();
        }

        await context.Response.WriteAsync(text.Append("]}").ToString());
    }
}
