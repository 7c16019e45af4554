using System.IO.Compression;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace ModelPipeline.Tests;

/// <summary>What a restart of one process does to versions.</summary>
public sealed class RolloutRestartTests : IDisposable
{
    private readonly Workplace workplace = new();
    private readonly JsonObject settings = Workplace.Settings();

    public void Dispose() => workplace.Dispose();

    [Fact]
    public async Task Restart_PromotedVersion_StaysStable()
    {
        string first;
        await using (var api = await ApiProcess.StartAsync(workplace, settings))
        {
            first = await StableAsync(api);
            await UploadAsync(api, "v2", Paths.ChurnModel);
            using var set = await api.Http.PutAsJsonAsync(
                "/pipelines/churn/rollout", new { stable = first, candidate = new { version = "v2", percent = 100 } });
            Assert.True(set.IsSuccessStatusCode, await set.Content.ReadAsStringAsync());
            using var promoted = await api.Http.PostAsync("/pipelines/churn/rollout/promote", null);
            Assert.Equal("v2", await ScoredByAsync(api));
            await api.KillAsync();
        }

        await using var again = await ApiProcess.StartAsync(workplace, settings);

        Assert.Equal("v2", await ScoredByAsync(again));
        Assert.Equal("v2", await StableAsync(again));
        using var rolledBack = await again.Http.PostAsync("/pipelines/churn/rollout/rollback", null);
        Assert.Equal(first, await ScoredByAsync(again));
    }

    [Theory]
    [InlineData("Promote")]
    [InlineData("Hold")]
    public async Task Restart_OtherModelInTheSettings_IsPromotedOrWaits(string onChange)
    {
        string first;
        await using (var api = await ApiProcess.StartAsync(workplace, settings))
        {
            first = await StableAsync(api);
            // The copy that the next start needs is made after the start.
            await Eventually.TrueAsync(async () => (await JsonAsync(api, $"versions/{first}"))["state"] is not null
                && Directory.Exists(workplace.File("data/models")) && await CopiedAsync(api, first), "the copy of the model");
        }

        var model = settings["Pipelines"]!["churn"]!["Model"]!;
        model["Path"] = Changed();
        model["OnChange"] = onChange;
        await using var again = await ApiProcess.StartAsync(workplace, settings);

        await Eventually.TrueAsync(async () => (await JsonAsync(again, "versions")).AsArray().Count == 2
            && (await JsonAsync(again, "versions")).AsArray().All(version => (string)version!["state"]! == "Ready"), "the new version");
        if (onChange == "Promote")
            await Eventually.TrueAsync(async () => await StableAsync(again) != first, "the promotion");
        var stable = await StableAsync(again);
        Assert.Equal(onChange == "Hold", stable == first);
        Assert.Equal(stable, await ScoredByAsync(again));
    }

    // The same model with another hash.
    private string Changed()
    {
        var path = workplace.File("changed.zip");
        File.Copy(Paths.ChurnModel, path);
        using var zip = ZipFile.Open(path, ZipArchiveMode.Update);
        zip.CreateEntry("note.txt");
        return path;
    }

    private async Task<bool> CopiedAsync(ApiProcess api, string version) =>
        Directory.EnumerateFiles(workplace.File("data/models"), "*", SearchOption.AllDirectories)
            .Any(file => file.Contains(version, StringComparison.Ordinal)) && await StableAsync(api) == version;

    private static async Task UploadAsync(ApiProcess api, string version, string path)
    {
        using var file = new StreamContent(File.OpenRead(path));
        using var uploaded = await api.Http.PutAsync($"/pipelines/churn/versions/{version}/file?fileName=new.zip", file);
        Assert.Equal(System.Net.HttpStatusCode.Accepted, uploaded.StatusCode);
        await Eventually.TrueAsync(
            async () => (string)(await JsonAsync(api, $"versions/{version}"))["state"]! == "Ready", $"version {version} to be ready");
    }

    private static async Task<string> ScoredByAsync(ApiProcess api)
    {
        using var response = await api.Http.PostAsync("/pipelines/churn/users/c001/score", null);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        return Assert.Single(response.Headers.GetValues("Model-Version"));
    }

    private static async Task<string> StableAsync(ApiProcess api) => (string)(await JsonAsync(api, "rollout"))["stable"]!;

    private static async Task<JsonNode> JsonAsync(ApiProcess api, string path) =>
        JsonNode.Parse(await api.Http.GetStringAsync($"/pipelines/churn/{path}"))!;
}
