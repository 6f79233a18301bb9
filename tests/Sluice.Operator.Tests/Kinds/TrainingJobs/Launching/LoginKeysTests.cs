using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using k8s.Models;
using Sluice.Operator.Kinds.TrainingJobs;
using Sluice.Operator.Kinds.TrainingJobs.Launching;
using Xunit;

namespace Sluice.Operator.Tests.Kinds.TrainingJobs.Launching;

public sealed class LoginKeysTests
{
    [Fact]
    public void Each_private_key_is_that_of_the_public_one_which_the_other_side_knows()
    {
        var keys = Text();

        Assert.Equal(Public(keys["id_ecdsa"]), keys["authorized_keys"]);
        Assert.Equal($"sluice {Public(keys["host_key"])}", keys["known_hosts"]);
        Assert.NotEqual(keys["id_ecdsa"], keys["host_key"]);
        Assert.Equal(4, keys.Count);
    }

    [Fact]
    public void Each_job_has_keys_of_its_own_which_go_with_it_and_stay_as_they_are()
    {
        Assert.NotEqual(Text()["id_ecdsa"], Text()["id_ecdsa"]);

        var secret = Secret();
        Assert.Equal(("train-ssh-1", "ns", true), (secret.Metadata.Name, secret.Metadata.NamespaceProperty, secret.Immutable));
        Assert.Equal(("uid", true), (secret.Metadata.OwnerReferences.Single().Uid, secret.Metadata.OwnerReferences[0].Controller));
    }

    private static V1Secret Secret() => LoginKeys.Build(OwnImageJobs.Of(), "train-ssh-1", TrainerPod.Labels(OwnImageJobs.Of()));

    private static Dictionary<string, string> Text() => Secret().Data
        .ToDictionary(each => each.Key, each => Encoding.ASCII.GetString(each.Value));

    // Section 3.1 of RFC 5656, for a point of 2 × 32 bytes.
    private static string Public(string pem)
    {
        using var key = ECDsa.Create();
        key.ImportFromPem(pem);
        var point = key.ExportParameters(false).Q;
        var blob = new byte[4 + 19 + 4 + 8 + 4 + 65];
        BinaryPrimitives.WriteInt32BigEndian(blob, 19);
        Encoding.ASCII.GetBytes("ecdsa-sha2-nistp256", blob.AsSpan(4));
        BinaryPrimitives.WriteInt32BigEndian(blob.AsSpan(23), 8);
        Encoding.ASCII.GetBytes("nistp256", blob.AsSpan(27));
        BinaryPrimitives.WriteInt32BigEndian(blob.AsSpan(35), 65);
        blob[39] = 4;
        point.X!.CopyTo(blob, 40);
        point.Y!.CopyTo(blob, 72);
        return $"ecdsa-sha2-nistp256 {Convert.ToBase64String(blob)}\n";
    }
}
