using System.IO.Compression;
using ModelPipeline.Tests;

namespace ModelPipeline.Models.MlNet.Tests;

public sealed class FileFuzzTests(ModelFolder models) : IClassFixture<ModelFolder>
{
    [Fact]
    public async Task LoadAsync_DamagedFile_IsAModelOrAFault() => await Fuzz.RunAsync(
        [await UncompressedAsync(await File.ReadAllBytesAsync(models.Write(Trained.Binary), TestContext.Current.CancellationToken))],
        async content =>
        {
            var file = models.NewFile();
            await File.WriteAllBytesAsync(file, content);
            try
            {
                await using var model = await ModelFolder.LoadAsync(file);
                await model.ApplyAsync(WarmUp.Row(model.Inputs), TestContext.Current.CancellationToken);
            }
            catch (Exception e) when (e is PipelineConfigurationException or ModelException)
            {
                // Loading may throw this exception.
            }
            finally
            {
                File.Delete(file);
            }
        },
        runs: 150);

    // Stores the parts of the file uncompressed, so that the damage reaches their content.
    private static async Task<byte[]> UncompressedAsync(byte[] file)
    {
        using var content = new MemoryStream();
        using var compressed = new ZipArchive(new MemoryStream(file));
        await using (var plain = new ZipArchive(content, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var entry in compressed.Entries)
            {
                await using var from = await entry.OpenAsync(TestContext.Current.CancellationToken);
                var copy = plain.CreateEntry(entry.FullName, CompressionLevel.NoCompression);
                await using var to = await copy.OpenAsync(TestContext.Current.CancellationToken);
                await from.CopyToAsync(to, TestContext.Current.CancellationToken);
            }
        }

        return content.ToArray();
    }
}
