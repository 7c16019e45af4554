namespace ModelPipeline.Tests;

/// <summary>A line of a log that a collector received.</summary>
internal sealed record OtlpLog(string Service, string Category, string Level, string Text, string Trace,
    IReadOnlyDictionary<string, string> Tags)
{
    /// <summary>Reads the lines of a request (<c>ExportLogsServiceRequest</c>).</summary>
    public static IEnumerable<OtlpLog> Read(ProtoMessage request) =>
        from resource in request.Messages(1)
        let service = OtlpTags.Read(resource.Message(1), 1)["service.name"]
        from scope in resource.Messages(2)
        from line in scope.Messages(2)
        select new OtlpLog(service, scope.Message(1).Text(1), line.Text(3), line.Message(5).Text(1), line.Hex(9), OtlpTags.Read(line, 6));
}
