using Microsoft.AspNetCore.Http;
using ModelPipeline.BigQueryEmulator.Api;
using ModelPipeline.BigQueryEmulator.Faults;
using ModelPipeline.BigQueryEmulator.Log;

namespace ModelPipeline.BigQueryEmulator.Routes;

/// <summary>The emulator's own routes for its faults and its log, for users of its process.</summary>
internal sealed class EmulatorRoutes(FaultScript faults, EmulatorLog log)
{
    /// <summary>
    /// Adds a fault. The body is <c>{"operations":"Query, GetQueryResults","kind":"BackendError","times":2,"delayMs":0}</c>.
    /// </summary>
    public async Task<IResult> AddFaultAsync(HttpRequest request)
    {
        var body = await JsonBody.ReadAsync(request);
        var operations = Parse<Operation>(body.Text("operations") ?? nameof(Operation.All));
        var fault = new Fault(Parse<FaultKind>(body.Required("kind"))) { Delay = TimeSpan.FromMilliseconds(body.Number("delayMs") ?? 0) };
        faults.Next(operations, fault, (int)(body.Number("times") ?? 1));
        return Results.Json(new JsonObject { ["remaining"] = faults.Remaining });
    }

    public IResult ClearFaults()
    {
        faults.Clear();
        return Results.NoContent();
    }

    public IResult ReadLog() =>
        Results.Json(new { log.BytesBilled, log.Queries, Requests = log.Requests.Select(request => $"{request.Method} {request.Target}") });

    private static T Parse<T>(string text)
        where T : struct, Enum => Enum.TryParse<T>(text, ignoreCase: true, out var value)
        ? value
        : throw ApiException.Invalid($"'{text}' is no {typeof(T).Name}; it is one of {string.Join(", ", Enum.GetNames<T>())}.");
}
