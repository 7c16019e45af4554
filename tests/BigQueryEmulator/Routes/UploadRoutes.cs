using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.WebUtilities;
using ModelPipeline.BigQueryEmulator.Api;
using ModelPipeline.BigQueryEmulator.Jobs;
using ModelPipeline.BigQueryEmulator.Loading;

namespace ModelPipeline.BigQueryEmulator.Routes;

/// <summary>jobs.insert for load jobs with their data, in one request of two parts or in chunks.</summary>
internal sealed class UploadRoutes(LoadJobs loads, Uploads uploads)
{
    public async Task<IResult> BeginAsync(string project, HttpContext context)
    {
        var type = (string?)context.Request.Query["uploadType"];
        return type switch
        {
            "multipart" => await MultipartAsync(project, context),
            "resumable" => await ResumableAsync(context),
            _ => throw ApiException.Invalid($"The BigQuery emulator takes the upload types multipart and resumable, not '{type}'."),
        };
    }

    public async Task<IResult> ContinueAsync(string project, HttpContext context)
    {
        var request = context.Request;
        var range = ContentRangeHeaderValue.TryParse(request.Headers.ContentRange, out var parsed) ? parsed : null;
        var (upload, isComplete) = await uploads.AddAsync((string?)request.Query["upload_id"] ?? "", range, request.Body,
            context.RequestAborted);
        if (isComplete)
            return Results.Json(JobJson.Write(await loads.StartAsync(project, upload.Metadata, upload.Path)));
        if (upload.Length > 0)
            context.Response.Headers.Range = $"bytes=0-{upload.Length - 1}";
        return Results.StatusCode(StatusCodes.Status308PermanentRedirect);
    }

    private async Task<IResult> MultipartAsync(string project, HttpContext context)
    {
        var type = MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var parsed) ? parsed : null;
        var boundary = type?.Parameters.FirstOrDefault(each => each.Name == "boundary")?.Value?.Trim('"')
            ?? throw ApiException.Invalid("The multipart upload has no boundary.");
        var reader = new MultipartReader(boundary, context.Request.Body);
        var first = await reader.ReadNextSectionAsync(context.RequestAborted)
            ?? throw ApiException.Invalid("The multipart upload has no metadata.");
        var metadata = await JsonBody.ReadAsync(first.Body, context.RequestAborted);
        var second = await reader.ReadNextSectionAsync(context.RequestAborted)
            ?? throw ApiException.Invalid("The multipart upload has no data.");
        var path = uploads.NewFile();
        await using (var file = File.OpenWrite(path))
            await second.Body.CopyToAsync(file, context.RequestAborted);
        return Results.Json(JobJson.Write(await loads.StartAsync(project, metadata, path)));
    }

    private async Task<IResult> ResumableAsync(HttpContext context)
    {
        var id = uploads.Begin(await JsonBody.ReadAsync(context.Request));
        context.Response.Headers.Location = UriHelper.BuildAbsolute(
            context.Request.Scheme, context.Request.Host, context.Request.PathBase, context.Request.Path,
            new QueryString($"?uploadType=resumable&upload_id={id}"));
        return Results.Ok();
    }
}
