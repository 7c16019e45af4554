using Microsoft.Extensions.Primitives;

namespace ModelPipeline.Api;

/// <summary>Serves the files of the console. They tell nothing of pipelines or users, so everybody may have them.</summary>
internal static class ConsolePages
{
    // The console loads its own files and asks its own server, and nothing else.
    private const string OwnFilesOnly =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>Maps <c>/console</c> and all addresses below it.</summary>
    public static void MapConsolePages(this IEndpointRouteBuilder routes) =>
        routes.MapMethods("/console/{**path}", [HttpMethods.Get, HttpMethods.Head], Answer).ExcludeFromDescription().OpenToEverybody();

    // The address is the state of the console, so each address without a file name shows the page.
    private static IResult Answer(string? path, HttpContext context, ConsoleFiles files)
    {
        var name = path ?? "";
        var found = files.Find(name) ?? (name.StartsWith("assets/", StringComparison.Ordinal) ? null : files.Find(ConsoleFiles.Index));
        if (found is not { } file)
            return TypedResults.NotFound();
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = OwnFilesOnly;
        headers["Referrer-Policy"] = "no-referrer";
        headers.CacheControl = file.IsHashed ? "public, max-age=31536000, immutable" : "no-cache";
        headers.ETag = file.ETag;
        headers.Vary = "Accept-Encoding";
        if (context.Request.Headers.IfNoneMatch == file.ETag)
            return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        var (encoding, content) = Choose(file, context.Request.Headers.AcceptEncoding);
        if (encoding is not null)
            headers.ContentEncoding = encoding;
        return TypedResults.Bytes(content, file.ContentType);
    }

    private static (string? Encoding, byte[] Content) Choose(ConsoleFile file, StringValues accepted)
    {
        var all = accepted.ToString();
        if (all.Contains("br", StringComparison.OrdinalIgnoreCase))
            return ("br", file.Brotli);
        return all.Contains("gzip", StringComparison.OrdinalIgnoreCase) ? ("gzip", file.Gzip) : (null, file.Plain);
    }
}
