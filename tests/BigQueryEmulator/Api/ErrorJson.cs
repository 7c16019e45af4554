namespace ModelPipeline.BigQueryEmulator.Api;

/// <summary>Writes an error in its two forms: the body of an HTTP answer, and the entry in a job's status.</summary>
internal static class ErrorJson
{
    public static JsonObject Body(ApiException error)
    {
        var detail = new JsonObject { ["message"] = error.Message, ["domain"] = "global", ["reason"] = error.Reason };
        if (error.Location is not null)
        {
            detail["location"] = error.Location;
            detail["locationType"] = "parameter";
        }

        return new()
        {
            ["error"] = new JsonObject
            {
                ["code"] = error.Code,
                ["message"] = error.Message,
                ["errors"] = new JsonArray(detail),
                ["status"] = Status(error.Code),
            },
        };
    }

    public static JsonObject InJob(ApiException error)
    {
        var json = new JsonObject { ["reason"] = error.Reason, ["message"] = error.Message };
        if (error.Location is not null)
            json["location"] = error.Location == "q" ? "query" : error.Location;
        return json;
    }

    private static string Status(int code) => code switch
    {
        400 => "INVALID_ARGUMENT",
        401 => "UNAUTHENTICATED",
        403 => "PERMISSION_DENIED",
        404 => "NOT_FOUND",
        409 => "ALREADY_EXISTS",
        429 => "RESOURCE_EXHAUSTED",
        499 => "CANCELLED",
        500 => "INTERNAL",
        501 => "UNIMPLEMENTED",
        503 => "UNAVAILABLE",
        _ => "UNKNOWN",
    };
}
