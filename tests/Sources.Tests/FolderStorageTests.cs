namespace ModelPipeline.Tests;

public sealed class FolderStorageTests() : ModelStoreCompliance(new Folder())
{
    private sealed class Folder : IStorageServer
    {
        private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("storage-tests-");

        public ValueTask InitializeAsync() => default;

        public ValueTask DisposeAsync()
        {
            folder.Delete(recursive: true);
            return default;
        }

        public IModelStorage Make() => new FolderStorage(Path.Combine(folder.FullName, "models"));
    }
}
