# shellcheck shell=bash
# Container images without Docker: a folder becomes a docker-archive with one layer, which ctr and jib both read.

# image NAME CONFIG FOLDER ARCHIVE: CONFIG is the image configuration's `config`, in JSON.
image() {
    local name=$1 config=$2 folder=$3 archive=$4 parts arch
    parts=$(mktemp -d)
    arch=$(go env GOARCH)
    tar --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner -C "$folder" -cf "$parts/layer.tar" .
    printf '{"architecture":"%s","os":"linux","created":"1970-01-01T00:00:00Z","config":%s,"rootfs":{"type":"layers","diff_ids":["sha256:%s"]},"history":[{"created":"1970-01-01T00:00:00Z"}]}' \
        "$arch" "$config" "$(sha256sum <"$parts/layer.tar" | cut -d' ' -f1)" >"$parts/config.json"
    printf '[{"Config":"config.json","RepoTags":["%s"],"Layers":["layer.tar"]}]' "$name" >"$parts/manifest.json"
    tar -C "$parts" -cf "$archive" manifest.json config.json layer.tar
    rm -rf "$parts"
}

# pause_image: the archive of the image that holds a pod's namespaces, built if it is not in the cache.
pause_image() {
    local to folder
    to=$cache/pause-$(sha256sum <"$e2e/node/pause.c" | cut -c1-16).tar
    if [ ! -f "$to" ]; then
        mkdir -p "$cache"
        folder=$(mktemp -d)
        gcc -static -Os -s -o "$folder/pause" "$e2e/node/pause.c"
        chmod 755 "$folder"
        image ssefleet.local/pause:1 '{"User":"65535:65535","Entrypoint":["/pause"]}' "$folder" "$folder.tar"
        mv "$folder.tar" "$to"
        rm -rf "$folder"
    fi
    printf '%s\n' "$to"
}

# The packages of the images' base: a JRE, what it is linked with, and a shell for the entrypoint that raises limits.
base_packages=(openjdk-17-jre-headless libc6 libgcc-s1 libstdc++6 zlib1g dash)

# base_image: the archive of the base of operator and node, made of Debian packages if it is not in the cache.
base_image() {
    local to folder
    to=$cache/base-$({ printf '%s\n' "${base_packages[@]}" && declare -f make_base image; } | sha256sum | cut -c1-16).tar
    if [ ! -f "$to" ]; then
        mkdir -p "$cache"
        folder=$(mktemp -d)
        make_base "$folder/root" "$folder"
        image ssefleet.local/base:1 '{"Env":["PATH=/usr/bin:/bin"]}' "$folder/root" "$folder/base.tar"
        mv "$folder/base.tar" "$to"
        rm -rf "$folder"
    fi
    printf '%s\n' "$to"
}

# make_base ROOT WORK: unpacks the packages; none of their scripts runs.
make_base() {
    local root=$1 work=$2 package java
    (cd "$work" && apt-get -qq -o APT::Sandbox::User=root download "${base_packages[@]}")
    mkdir -p "$root"/{etc,tmp,usr/bin,usr/lib}
    for package in "$work"/*.deb; do dpkg-deb --extract "$package" "$root"; done
    rm -rf "$root"/usr/share/{doc,man,lintian,bash-completion,gdb,icons,applications,pixmaps,binfmts}
    java=$(cd "$root" && echo usr/lib/jvm/java-17-openjdk-*)
    rm "$root/$java/lib/security/cacerts" # leads nowhere without ca-certificates' script; the operator is given the cluster's CA
    ln -s "../../$java/bin/java" "$root/usr/bin/java"
    ln -sf dash "$root/bin/sh"
    printf 'root:x:0:0::/:/bin/sh\nssefleet:x:10001:10001::/:/bin/sh\n' >"$root/etc/passwd"
    printf 'root:x:0:\nssefleet:x:10001:\n' >"$root/etc/group"
    printf 'hosts: files dns\n' >"$root/etc/nsswitch.conf"
    chmod 1777 "$root/tmp"
}

# project_images: builds the images of operator and node on that base, with Maven; says where the archives are.
project_images() {
    local base
    base=$(base_image) || return
    (cd "$e2e/.." && mvn -q -B -ntp -Dstyle.color=never -DskipTests -Djacoco.skip -pl operator,sse-node -am package jib:buildTar \
        -Djib.from.image="tar://$base" -Djib.from.platforms="linux/$(go env GOARCH)") >&2 || return
    printf '%s\n' "$e2e"/../{operator,sse-node}/target/jib-image.tar
}
