using System.Security.Cryptography;

namespace ModelPipeline.Api;

/// <summary>
/// Serves <c>/docs</c>, a page that shows the OpenAPI document with Scalar. The page holds no data, so everybody may have the page; the
/// document asks for a credential where the server does. All files come from this process.
/// </summary>
internal static class DocsPages
{
    private const string Page = "index.html";

    /// <summary>Maps the page and its files, unless <c>Console:Enabled</c> leaves out what a browser shows.</summary>
    public static void MapDocs(this IEndpointRouteBuilder routes)
    {
        if (!routes.ServiceProvider.GetRequiredService<ConsoleOptions>().Enabled)
            return;
        var files = new DocsFiles();
        routes.MapGet("/docs", (HttpContext context) => AnswerPage(context, files)).ExcludeFromDescription().OpenToEverybody();
        routes.MapGet("/docs/{file}", (string file, HttpContext context) => AnswerFile(context, file, files))
            .ExcludeFromDescription().OpenToEverybody();
    }

    // Scalar puts its styles into the page by script. docs.js gives them the nonce.
    private static IResult AnswerPage(HttpContext context, DocsFiles files)
    {
        var nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
        context.Response.Headers.ContentSecurityPolicy = Policy(nonce);
        context.Response.Headers["Referrer-Policy"] = "no-referrer";
        return TypedResults.Text(files.Text(Page).Replace("{nonce}", nonce, StringComparison.Ordinal), "text/html; charset=utf-8");
    }

    private static IResult AnswerFile(HttpContext context, string name, DocsFiles files)
    {
        if (name == Page || files.Find(name) is not { } file)
            return TypedResults.NotFound();
        var headers = context.Response.Headers;
        headers.CacheControl = "no-cache";
        headers.ETag = file.ETag;
        headers.Vary = "Accept-Encoding";
        if (context.Request.Headers.IfNoneMatch == file.ETag)
            return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        if (!context.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase))
            return TypedResults.Bytes(file.Plain(), file.ContentType);
        headers.ContentEncoding = "gzip";
        return TypedResults.Bytes(file.Gzip, file.ContentType);
    }

    private static string Policy(string nonce) =>
        $"default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; style-src-attr 'unsafe-inline'; "
        + "img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
}
