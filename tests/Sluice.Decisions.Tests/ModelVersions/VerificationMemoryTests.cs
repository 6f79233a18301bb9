using Sluice.Decisions.ModelVersions;
using Xunit;

namespace Sluice.Decisions.Tests.ModelVersions;

public class VerificationMemoryTests
{
    private const long MiB = 1L << 20;

    [Theory]
    [InlineData(0, 128 * MiB, 1024 * MiB)]
    [InlineData(1, 131 * MiB, 1024 * MiB)]
    [InlineData(128 * MiB, 512 * MiB, 1024 * MiB)]
    [InlineData(1000 * MiB, 3128 * MiB, 4512 * MiB)]
    [InlineData(-5, 128 * MiB, 1024 * MiB)]
    public void Memory_follows_the_artifact(long size, long request, long limit) => Assert.Equal((request, limit), VerificationMemory.For(size));

    [Fact]
    public void A_size_that_somebody_made_up_does_not_overflow()
    {
        var (request, limit) = VerificationMemory.For(long.MaxValue);
        Assert.InRange(request, 1, limit);
    }
}
