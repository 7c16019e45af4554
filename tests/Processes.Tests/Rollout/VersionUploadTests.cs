using System.Net;
using System.Text;

namespace ModelPipeline.Tests;

public sealed class VersionUploadTests(ServingApi serving) : IClassFixture<ServingApi>
{
    private const string Versions = "/pipelines/append/versions";

    [Fact]
    public async Task Put_FileOfAVersionThatIsRefused_KeepsNoOtherFileOut()
    {
        // With the version of the settings there are 200, as many as are kept.
        for (var i = 1; i < 200; i++)
        {
            await serving.Http.JsonAsync(HttpMethod.Post, Versions, HttpStatusCode.Accepted,
                new StringContent($$"""{"version":"v{{i}}"}""", Encoding.UTF8, "application/json"));
        }

        var refused = await PutAsync("one");
        using var deleted = await serving.Http.DeleteAsync($"{Versions}/v1", TestContext.Current.CancellationToken);
        var taken = await PutAsync("another");

        Assert.Equal(
            (HttpStatusCode.Conflict, HttpStatusCode.NoContent, HttpStatusCode.Accepted), (refused, deleted.StatusCode, taken));
    }

    private async Task<HttpStatusCode> PutAsync(string content)
    {
        using var body = new ByteArrayContent(Encoding.UTF8.GetBytes(content));
        using var response = await serving.Http.PutAsync($"{Versions}/late/file", body, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }
}
