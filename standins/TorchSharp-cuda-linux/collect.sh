#!/bin/sh
# collect.sh FOLDER [SEARCH]: puts beside FOLDER/libsluicetorch.so every library that it needs and that a slim Debian image lacks.
#
# Debian's libtorch_cpu is linked against OpenCV, FFmpeg and other libraries that it never calls (`ldd -u` names
# them); with what those bring along they are 250 of 370 MB. The copy here forgets them. Nothing else is changed.
set -eu
folder=$1
search=${2:-}
export LD_LIBRARY_PATH="$folder${search:+:$search}"

in_the_image='linux-vdso|ld-linux|libc\.so|libm\.so|libdl\.so|librt\.so|libpthread\.so|libresolv\.so|libutil\.so|libstdc\+\+\.so|libgcc_s\.so'

needed() { ldd "$1" | awk '$2 == "=>" && $3 ~ /^\// { print $3 }' | grep -vE "/($in_the_image)" | grep -v "^$folder/" || true; }

core=$(needed "$folder/libsluicetorch.so" | grep '/libtorch_cpu\.so' || true)
if [ -n "$core" ]; then
    name=$(basename "$core")
    cp -L "$core" "$folder/$name"
    unused=$(ldd -u "$core" | awk '/^\t/ { print $1 }' | grep -vE "/($in_the_image)" || true)
    for library in $unused; do
        patchelf --remove-needed "$(basename "$library")" "$folder/$name"
    done
fi

needed "$folder/libsluicetorch.so" | sort -u | while read -r library; do
    [ -e "$folder/$(basename "$library")" ] || cp -L "$library" "$folder/"
done
chmod -R u+w "$folder"
strip --strip-unneeded "$folder"/*.so* 2>/dev/null || true
